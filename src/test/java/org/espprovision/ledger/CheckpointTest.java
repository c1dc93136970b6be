package org.espprovision.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espprovision.ledger.LedgerFailures.fails;
import static org.espprovision.ledger.Samples.NOON;
import static org.espprovision.ledger.Samples.reserved;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.espprovision.ledger.LedgerEntry.Checkpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    Path parent;

    private Path journal;
    private Path kept;
    private Ledger ledger;

    @BeforeEach
    void two_entries_a_checkpoint_and_one_more() throws Exception {
        journal = parent.resolve("ledger/journal.jsonl");
        kept = parent.resolve("kept");
        ledger = Ledger.open(parent.resolve("ledger"), NOON);
        ledger.append(reserved("a1"));
        ledger.append(reserved("a2"));
        Files.writeString(kept, ledger.checkpoint(station()));
        ledger.append(reserved("a3"));
    }

    @Test
    void a_checkpoint_is_in_the_journal_and_tells_the_stations_key() {
        LedgerReport report = ledger.verify();
        assertThat(report.intact()).isTrue();
        assertThat(report.checkpoints()).containsExactly(ExportedCheckpoint.read(kept));
        assertThat(report.checkpoints().get(0).line()).isEqualTo(3);
        assertThat(ExportedCheckpoint.read(kept).missingFrom(report)).isEmpty();
    }

    @Test
    void a_tail_cut_before_the_checkpoint_is_found() throws IOException {
        List<String> lines = Files.readAllLines(journal);
        for (int left = 0; left < 3; left++) {
            Files.write(journal, lines.subList(0, left));
            LedgerReport report = Ledger.open(parent.resolve("ledger"), NOON).verify();
            assertThat(report.intact()).isTrue();
            assertThat(ExportedCheckpoint.read(kept).missingFrom(report)).isPresent();
        }
    }

    @Test
    void a_journal_written_anew_is_found() throws IOException {
        Files.delete(journal);
        Ledger other = Ledger.open(parent.resolve("ledger"), NOON);
        for (int i = 1; i <= 4; i++) {
            other.append(reserved("b" + i));
        }
        assertThat(ExportedCheckpoint.read(kept).missingFrom(other.verify()))
                .hasValueSatisfying(why -> assertThat(why).contains("written anew"));
    }

    @Test
    void a_signature_over_other_lines_is_refused_and_breaks_a_chain() throws Exception {
        Checkpoint earlier = ExportedCheckpoint.read(kept).checkpoint();
        fails("ledger.order", () -> ledger.append(earlier));
        String changed = Files.readString(kept).replace("\"lines\":2", "\"lines\":3");
        Files.writeString(kept, changed);
        fails("ledger.checkpoint", () -> ExportedCheckpoint.read(kept));
        List<String> lines = Files.readAllLines(journal);
        Files.write(journal, List.of(lines.get(0), lines.get(1), changed.strip()), StandardCharsets.UTF_8);
        assertThat(Ledger.open(parent.resolve("ledger"), NOON).verify().broken())
                .hasValueSatisfying(broken -> assertThat(broken.line()).isEqualTo(3));
    }

    private static CheckpointSigner station() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        return new CheckpointSigner(keys.getPublic(), message -> sign(keys, message));
    }

    private static byte[] sign(KeyPair keys, byte[] message) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
