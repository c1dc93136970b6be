package org.espprovision.chip;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What shall be written where, checked as a whole before anything is erased. */
public final class WritePlan {
    /** What to do with bytes for 0 that the chip could not start. */
    public enum Unbootable {
        REFUSED,
        WRITTEN_ANYWAY
    }

    private final List<FlashSection> sections;
    private final HeaderChange change;

    private WritePlan(List<FlashSection> sections, HeaderChange change) {
        this.sections = sections;
        this.change = change;
    }

    /**
     * Checks all that can be checked without the chip.
     *
     * @throws ChipException {@code flash.empty}, {@code chip.overlap}, {@code flash.not-bootable} or {@code
     *     flash.no-header}
     */
    public static WritePlan of(List<FlashSection> sections, HeaderChange change, Unbootable unbootable) {
        WritePlan plan = anything(sections);
        refuseOverlaps(plan.sections);
        Optional<FlashSection> first =
                sections.stream().filter(section -> section.offset() == 0).findFirst();
        if (first.isEmpty() && !change.isNone()) {
            throw ChipException.nothingToChange("nothing is written to 0x0");
        }
        first.filter(section -> unbootable == Unbootable.REFUSED).ifPresent(WritePlan::requireBootable);
        return new WritePlan(plan.sections, change);
    }

    /** Any bytes anywhere, to be compared only; each must hold something. */
    public static WritePlan anything(List<FlashSection> sections) {
        sections.stream().filter(section -> section.lengthBytes() == 0).forEach(section -> {
            throw ChipException.empty(section.name());
        });
        return new WritePlan(List.copyOf(sections), HeaderChange.none());
    }

    /**
     * What goes to this chip.
     *
     * @throws ChipException {@code chip.beyond-flash} when a section ends behind its flash
     */
    public List<FlashSection> on(FlashChip flash) {
        var fitted = new ArrayList<FlashSection>();
        for (FlashSection section : sections) {
            flash.requireHolds(section.name(), section.offset(), section.lengthBytes());
            fitted.add(
                    section.offset() == 0 && !change.isNone()
                            ? new FlashSection(section.name(), 0, change.applyTo(section.bytes(), flash))
                            : section);
        }
        return fitted;
    }

    private static void refuseOverlaps(List<FlashSection> sections) {
        List<FlashSection> ascending = sections.stream()
                .sorted(Comparator.comparingInt(FlashSection::offset))
                .toList();
        for (int i = 1; i < ascending.size(); i++) {
            ascending.get(i - 1).requireBefore(ascending.get(i));
        }
    }

    private static void requireBootable(FlashSection section) {
        FlashStart start = FlashStart.of(section.bytes());
        if (start.kind() != FlashStart.Kind.SKETCH && start.kind() != FlashStart.Kind.IMAGE) {
            throw ChipException.notBootable(section.name(), start.words());
        }
    }
}
