package org.espprovision.cli;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.espprovision.cli.Secrets.NewAuthority;
import org.espprovision.ledger.CheckpointSigner;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.StationKey;
import org.jspecify.annotations.Nullable;

/** The workspace's station key, in {@code station.key.pem}: made at its first use, under the authority's pass phrase. */
final class StationSeal {
    private StationSeal() {}

    static Path keyFile(Path workspace) {
        return workspace.resolve("station.key.pem");
    }

    /** Opens the key for checkpoints; may ask for the pass phrase. */
    static CheckpointSigner open(
            Path workspace,
            @Nullable Path passphraseFile,
            Secrets secrets,
            Surroundings surroundings,
            Consumer<String> tell) {
        try (Passphrase passphrase =
                secrets.ofAuthority(workspace.resolve("ca"), passphraseFile, NewAuthority.ASKS_NOTHING, tell)) {
            StationKey key = StationKey.openOrCreate(keyFile(workspace), passphrase, surroundings.random());
            return new CheckpointSigner(key.publicKey(), key::sign);
        }
    }
}
