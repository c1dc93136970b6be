package org.espprovision.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.espprovision.ledger.LedgerEntry.Checkpoint;

/** What a station signs: lines that no other protocol signs, then how many lines the journal had and the hash of the last. */
final class CheckpointText {
    private static final String DOMAIN = "ESP Provision ledger checkpoint, version 1";

    private CheckpointText() {}

    static byte[] of(long lines, String head) {
        return "%s\n%d\n%s\n".formatted(DOMAIN, lines, head).getBytes(StandardCharsets.US_ASCII);
    }

    static Checkpoint signed(long lines, String head, CheckpointSigner signer) {
        Base64.Encoder base64 = Base64.getEncoder();
        return new Checkpoint(
                lines,
                head,
                base64.encodeToString(signer.publicKey().getEncoded()),
                base64.encodeToString(signer.signature().apply(of(lines, head))));
    }

    static boolean verifies(Checkpoint checkpoint) {
        Base64.Decoder base64 = Base64.getDecoder();
        try {
            PublicKey key = KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(base64.decode(checkpoint.publicKey())));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(key);
            signature.update(of(checkpoint.lines(), checkpoint.head()));
            return signature.verify(base64.decode(checkpoint.signature()));
        } catch (GeneralSecurityException e) {
            return false; // no key or no signature verifies nothing
        }
    }
}
