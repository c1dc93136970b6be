package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EraseOrderTest {
    @Property
    void the_rom_erases_the_wanted_sectors_and_no_other(
            @ForAll @IntRange(max = 1023) int sector, @ForAll @IntRange(min = 2, max = 300) int count) {
        var erased = new TreeSet<Integer>();
        for (EraseOrder order : EraseOrder.exactly(sector, count)) {
            int before = erased.size();
            romErases(order.offset() / 4096, order.askedBytes() / 4096, erased);
            assertThat(order.erasedBytes() / 4096).isGreaterThanOrEqualTo(erased.size() - before);
        }
        assertThat(erased)
                .isEqualTo(
                        IntStream.range(sector, sector + count).boxed().collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void sixteen_aligned_sectors_are_had_by_asking_for_eight() {
        assertThat(EraseOrder.exactly(0x30, 16)).containsExactly(new EraseOrder(0x30 * 4096, 8 * 4096, 16 * 4096));
    }

    /** SPIEraseArea of the boot ROM, read from its disassembly: the head is taken off the count once it is zero. */
    private static void romErases(int sector, int sectors, Set<Integer> erased) {
        int total = sectors;
        int at = sector;
        int head = Math.min(16 - sector % 16, total);
        while (head != 0) {
            erased.add(at++);
            head--;
        }
        total -= head;
        while (total > 16) {
            for (int i = 0; i < 16; i++) {
                // A block erase takes the 64 KiB the address lies in.
                erased.add(at / 16 * 16 + i);
            }
            at += 16;
            total -= 16;
        }
        while (total > 0) {
            erased.add(at++);
            total--;
        }
    }
}
