package org.espprovision.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever is changed, taken out or moved before the last line, the walk stops; nothing after it is believed. */
class ChainPropertiesTest {
    private static final int LINES = 12;

    @Property(tries = 300)
    void a_line_taken_out_breaks_the_chain(@ForAll @IntRange(max = LINES - 2) int at) {
        List<byte[]> lines = lines();
        lines.remove(at);
        assertThat(walk(lines).broken()).isPresent();
    }

    @Property(tries = 300)
    void two_lines_swapped_break_the_chain(
            @ForAll @IntRange(max = LINES - 1) int one, @ForAll @IntRange(max = LINES - 1) int other) {
        List<byte[]> lines = lines();
        Collections.swap(lines, one, other);
        assertThat(walk(lines).intact()).isEqualTo(one == other);
    }

    @Property(tries = 300)
    void a_bit_turned_before_the_last_line_breaks_the_chain_there_or_where_it_was_hung(
            @ForAll @IntRange(max = LINES - 2) int at,
            @ForAll @IntRange(max = 10_000) int where,
            @ForAll @IntRange(max = 6) int bit) {
        List<byte[]> lines = lines();
        byte[] line = lines.get(at);
        line[where % line.length] ^= (byte) (1 << bit);
        try {
            assertThat(walk(lines).broken())
                    .hasValueSatisfying(broken -> assertThat(broken.line()).isBetween((long) at, at + 1L));
        } catch (LedgerException newer) {
            assertThat(newer.code()).isEqualTo("ledger.newer");
        }
    }

    private static List<byte[]> lines() {
        List<byte[]> lines = new ArrayList<>();
        String head = "0".repeat(64);
        for (int i = 1; i <= LINES; i++) {
            byte[] line = new JournalLine(
                            i,
                            Instant.EPOCH,
                            head,
                            Origin.of("bench", "anna"),
                            Samples.reserved("a" + Integer.toHexString(i)))
                    .encode();
            lines.add(line);
            head = Sha256.hex(line);
        }
        return lines;
    }

    private static LedgerReport walk(List<byte[]> lines) {
        Chain chain = new Chain(Path.of("journal.jsonl"), new RecordsInMemory());
        lines.forEach(line -> chain.accept(line, recorded -> {}));
        return chain.report(0);
    }
}
