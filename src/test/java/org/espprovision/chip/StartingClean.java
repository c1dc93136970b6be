package org.espprovision.chip;

import org.espprovision.serial.SerialLine;
import org.espprovision.simulator.NoisyLine;

/** A line that is sound until it is told otherwise. */
final class StartingClean extends PassedOn {
    private final NoisyLine spoiled;

    StartingClean(SerialLine line, NoisyLine.Noise noise) {
        super(line);
        this.spoiled = new NoisyLine(line, noise);
    }

    void spoil() {
        passTo(spoiled);
    }

    NoisyLine.Faults faults() {
        return spoiled.faults();
    }
}
