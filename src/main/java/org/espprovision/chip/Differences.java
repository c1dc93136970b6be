package org.espprovision.chip;

import java.util.List;
import java.util.Optional;

/**
 * How the flash differs from what a section says, sector by sector.
 *
 * @param sectors how many were compared
 * @param differing addresses of the sectors that differ, ascending
 * @param bytes how many bytes differ in them
 * @param first the first of those bytes
 */
public record Differences(int sectors, List<Integer> differing, int bytes, Optional<At> first) {
    /** One byte that differs. */
    public record At(int address, int expected, int found) {}

    public boolean isNone() {
        return differing.isEmpty();
    }

    static Differences of(FlashSection section, Comparison comparison) {
        return new Differences(
                FlashSection.sectorsFor(section.lengthBytes()),
                comparison.sectors().stream()
                        .mapToObj(sector -> section.offset() + sector * FlashRegion.SECTOR_BYTES)
                        .toList(),
                comparison.difference().map(Difference::bytes).orElse(0),
                comparison.difference().map(each -> new At(each.address(), each.expected(), each.found())));
    }
}
