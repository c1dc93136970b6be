package org.espprovision.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espprovision.chip.CodePlace;
import org.espprovision.chip.SketchCode;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.CrashReport;
import org.espprovision.console.CrashReport.CodeAddress;
import org.espprovision.workspace.FirmwareFiles;

/** The addresses of a crash report as places in the sketch. */
final class CrashWords {
    private CrashWords() {}

    /** An address of the report and what it stands for. */
    record Frame(CodeAddress at, CodePlace place) {
        String label() {
            return switch (at.place()) {
                case CRASHED_AT -> "crashed in";
                case STACK -> "on the stack";
                case ALLOCATION -> "no memory in";
            };
        }
    }

    static List<Frame> of(ConsoleEvidence console, Optional<Path> elf) {
        if (elf.isEmpty()) {
            return List.of();
        }
        return in(console, code(elf.get()));
    }

    static SketchCode code(Path elf) {
        return SketchCode.parse(FirmwareFiles.read("the ELF file", elf));
    }

    static List<Frame> in(ConsoleEvidence console, SketchCode code) {
        List<CodeAddress> addresses = CrashReport.lastOf(console).addresses();
        Map<Long, CodePlace> places =
                code.places(addresses.stream().map(CodeAddress::address).toList());
        List<Frame> frames = new ArrayList<>();
        for (CodeAddress each : addresses) {
            CodePlace place = places.get(each.address());
            if (place != null) {
                frames.add(new Frame(each, place));
            }
        }
        return frames;
    }
}
