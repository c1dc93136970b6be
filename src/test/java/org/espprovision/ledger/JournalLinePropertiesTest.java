package org.espprovision.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.espprovision.MacAddress;
import org.espprovision.ledger.LedgerEntry.Assigned;
import org.espprovision.ledger.LedgerEntry.Checkpoint;
import org.espprovision.ledger.LedgerEntry.Confirmed;
import org.espprovision.ledger.LedgerEntry.Failed;
import org.espprovision.ledger.LedgerEntry.Flashed;
import org.espprovision.ledger.LedgerEntry.Issued;
import org.espprovision.ledger.LedgerEntry.Released;
import org.espprovision.ledger.LedgerEntry.Reserved;
import org.espprovision.ledger.LedgerEntry.Revoked;
import org.espprovision.ledger.LedgerEntry.Superseded;

class JournalLinePropertiesTest {
    record Change(double where, byte value) {}

    @Property
    void a_line_reads_back_as_what_was_written(
            @ForAll @LongRange(min = 1) long sequence,
            @ForAll @LongRange(min = 0, max = 253_402_300_799_999L) long millis,
            @ForAll("origins") Origin origin,
            @ForAll("entries") LedgerEntry entry)
            throws IOException, JournalLine.NewerVersion {
        JournalLine line = new JournalLine(sequence, Instant.ofEpochMilli(millis), Samples.HASH, origin, entry);
        assertThat(line.encode()).doesNotContain('\n');
        assertThat(JournalLine.decode(line.encode())).isEqualTo(line);
    }

    /** Any line either belongs to the chain or breaks it; nothing else comes out. */
    @Property
    void a_changed_line_is_taken_or_breaks_the_chain(
            @ForAll("entries") LedgerEntry entry, @ForAll("changes") List<Change> changes) {
        byte[] line = new JournalLine(1, Instant.EPOCH, "0".repeat(64), Origin.unknown(), entry).encode();
        for (Change change : changes) {
            line[(int) (change.where() * line.length)] = change.value();
        }
        Chain chain = new Chain(Path.of("journal.jsonl"), new RecordsInMemory());
        try {
            boolean taken = chain.accept(line, recorded -> {});
            assertThat(chain.report(0).intact()).isEqualTo(taken);
        } catch (LedgerException newer) {
            assertThat(newer.code()).isEqualTo("ledger.newer");
        }
    }

    @Provide
    Arbitrary<LedgerEntry> entries() {
        Arbitrary<MacAddress> macs =
                Arbitraries.longs().between(0, 0xFFFF_FFFF_FFFFL).map(MacAddress::new);
        return Arbitraries.oneOf(
                Combinators.combine(serials(), macs.optional(), texts(), hashes(), texts().optional())
                        .as(Reserved::new),
                Combinators.combine(
                                serials(),
                                Arbitraries.bytes().array(byte[].class).ofMaxSize(900))
                        .as(JournalLinePropertiesTest::issued),
                Combinators.combine(
                                serials(), hashes(), Arbitraries.longs().greaterOrEqual(1), hashes(), texts(), texts())
                        .as(Flashed::new),
                Combinators.combine(
                                serials(), Arbitraries.maps(texts(), texts()).ofMaxSize(6))
                        .as(Confirmed::new),
                Combinators.combine(serials().optional(), macs, texts(), texts())
                        .as(Failed::new),
                Combinators.combine(serials(), serials().optional(), texts()).as(Superseded::new),
                Combinators.combine(serials(), texts()).as(Revoked::new),
                Combinators.combine(macs, texts(), texts().optional(), texts().optional())
                        .as(Assigned::new),
                Combinators.combine(macs, texts(), texts()).as(Released::new),
                Combinators.combine(Arbitraries.longs(), hashes(), hashes(), hashes())
                        .as(Checkpoint::new));
    }

    @Provide
    Arbitrary<Origin> origins() {
        return Combinators.combine(texts().optional(), texts().optional()).as(Origin::new);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(Arbitraries.doubles().between(0, true, 1, false), Arbitraries.bytes())
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    private static Arbitrary<String> serials() {
        return Arbitraries.bigIntegers()
                .between(BigInteger.ONE, BigInteger.ONE.shiftLeft(159))
                .map(LedgerEntry::serial);
    }

    private static Arbitrary<String> hashes() {
        return Arbitraries.bytes().array(byte[].class).ofSize(32).map(HexFormat.of()::formatHex);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(40)
                .filter(text -> !text.isBlank())
                .filter(text -> text.chars().noneMatch(unit -> Character.isSurrogate((char) unit)));
    }

    private static Issued issued(String serial, byte[] der) {
        return new Issued(serial, Base64.getEncoder().encodeToString(der), Sha256.hex(der));
    }
}
