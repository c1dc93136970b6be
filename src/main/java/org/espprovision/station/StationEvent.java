package org.espprovision.station;

import java.time.Duration;

/** What happens while a device is provisioned, told to whoever listens: bars, JSON lines, a window. */
public sealed interface StationEvent {
    /** A step began. */
    record StepStarted(Step step) implements StationEvent {}

    /**
     * A step has come this far.
     *
     * @param done bytes done
     * @param total bytes in all
     */
    record StepProgress(Step step, long done, long total) implements StationEvent {}

    /**
     * A step ended well.
     *
     * @param took how long it ran, overlap with other steps included
     * @param summary its result in one line for people
     */
    record StepFinished(Step step, Duration took, String summary) implements StationEvent {}

    /**
     * The device printed a line.
     *
     * @param since time since the reset
     */
    record ConsoleHeard(Duration since, String line) implements StationEvent {}

    /** The broker saw something of the device. */
    record BrokerSaw(String what) implements StationEvent {}

    /** Something the operator should know that is no failure. */
    record Note(String text) implements StationEvent {}
}
