package org.espprovision.pki;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;

/** Tells certificates from keys and both from what cannot be read, as BearSSL on the device would. */
final class DeviceFileReader {
    /** How people call such files; the guide's are {@code mqtt_ca.crt.der} and the like. */
    private static final Pattern MEANT_FOR_TLS = Pattern.compile(".*\\.(der|crt|cer|pem|key)");

    private static final byte SEQUENCE = 0x30;
    private static final int SHORTEST_BYTES = 2;
    private static final int LONG_LENGTH = 0x80;
    private static final int MOST_LENGTH_OCTETS = 2;

    private final boolean isMeantForTls;

    DeviceFileReader(String path) {
        this.isMeantForTls =
                MEANT_FOR_TLS.matcher(path.toLowerCase(Locale.ROOT)).matches();
    }

    DeviceFile read(byte[] content) {
        Optional<PemBytes> pem = PemBytes.in(content);
        if (pem.isPresent()) {
            try (PemBytes block = pem.get()) {
                if (block.isEncrypted()) {
                    return encrypted();
                }
                return block.der().length == 0
                        ? new DeviceFile.Spoilt("it is PEM whose base 64 is damaged")
                        : ofDer(block.der(), true);
            }
        }
        return ofDer(content, isMeantForTls);
    }

    /**
     * @param isMeant whether something that cannot be read is worth a word
     */
    private static DeviceFile ofDer(byte[] der, boolean isMeant) {
        Optional<String> fault = faultOfFrame(der);
        if (fault.isPresent()) {
            return isMeant || beginsLikeAKeyOrCertificate(der)
                    ? new DeviceFile.Spoilt(fault.get())
                    : new DeviceFile.Other();
        }
        try {
            return ofSequence(ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der)), der);
        } catch (IOException | RuntimeException broken) { // Bouncy Castle throws several kinds for hostile bytes
            return new DeviceFile.Spoilt("it begins like a key or certificate, and what is inside is damaged");
        }
    }

    private static DeviceFile ofSequence(ASN1Sequence sequence, byte[] der) throws IOException {
        ASN1Encodable first = sequence.size() == 0 ? null : sequence.getObjectAt(0);
        if (first instanceof ASN1Integer) {
            return FoundKey.of(sequence);
        }
        if (first instanceof ASN1Sequence
                && sequence.size() == 2
                && sequence.getObjectAt(1) instanceof ASN1OctetString) {
            return encrypted();
        }
        try {
            return new DeviceFile.Certificate(Der.certificate(der));
        } catch (CertificateException damaged) {
            return new DeviceFile.Spoilt("it is DER, and neither a certificate nor a key that can be read");
        }
    }

    private static DeviceFile encrypted() {
        return new DeviceFile.Spoilt("it is a key under a pass phrase, which no device can give");
    }

    /** BearSSL refuses a file that does not end just where its outer sequence ends. */
    private static Optional<String> faultOfFrame(byte[] der) {
        if (der.length < SHORTEST_BYTES) {
            return Optional.of(der.length == 0 ? "it is empty" : "a single byte is no DER");
        }
        if (der[0] != SEQUENCE) {
            return Optional.of("it begins with 0x%02x, where DER has 0x30".formatted(Byte.toUnsignedInt(der[0])));
        }
        int octets = Byte.toUnsignedInt(der[1]) - LONG_LENGTH;
        if (octets > MOST_LENGTH_OCTETS || octets == 0 || der.length < SHORTEST_BYTES + Math.max(0, octets)) {
            return Optional.of("its length is not that of a key or certificate");
        }
        int lengthBytes = octets < 0 ? der[1] : lengthIn(Arrays.copyOfRange(der, 2, 2 + octets));
        int wholeBytes = SHORTEST_BYTES + Math.max(0, octets) + lengthBytes;
        if (wholeBytes > der.length) {
            return Optional.of("it is cut short: %,d bytes of %,d are there".formatted(der.length, wholeBytes));
        }
        return wholeBytes < der.length
                ? Optional.of("%,d bytes follow behind its end, and BearSSL refuses such a file"
                        .formatted(der.length - wholeBytes))
                : Optional.empty();
    }

    private static int lengthIn(byte[] octets) {
        int length = 0;
        for (byte octet : octets) {
            length = length << Byte.SIZE | Byte.toUnsignedInt(octet);
        }
        return length;
    }

    /** A sequence of more than 255 bytes: no text begins so. */
    private static boolean beginsLikeAKeyOrCertificate(byte[] der) {
        return der.length >= SHORTEST_BYTES
                && der[0] == SEQUENCE
                && Byte.toUnsignedInt(der[1]) == LONG_LENGTH + MOST_LENGTH_OCTETS;
    }
}
