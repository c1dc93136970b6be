package org.espprovision.station;

import java.util.Set;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.BootLoader;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.serial.Lines;
import org.espprovision.serial.SerialLine;

/**
 * Opens the line to a board for one piece of work, and closes it again. A cancellation takes the line away meanwhile; what
 * the work throws then is told as the interruption it is, unless it says in which state the flash was left.
 */
final class BoardVisit {
    /** Failures that tell what state the flash is in; a cancellation does not replace them. */
    private static final Set<String> SAYS_WHAT_IS_LEFT =
            Set.of("flash.incomplete", "selftest.not-restored", "interrupted");

    private static final int CONSOLE_BAUD = 115_200;

    private final Lines lines;
    private final StationListener listener;
    private final Cancellation cancellation;
    private final Steps steps;

    BoardVisit(Lines lines, StationListener listener, Cancellation cancellation, Steps steps) {
        this.lines = lines;
        this.listener = listener;
        this.cancellation = cancellation;
        this.steps = steps;
    }

    /** Work on a chip that is held in its boot loader. */
    interface Work<T> {
        T on(BootLoader loader) throws InterruptedException;
    }

    /** Work on an open line. */
    interface LineWork<T> {
        T on(SerialLine line) throws InterruptedException;
    }

    /** A change of the flash. */
    interface Change<T> {
        T make() throws InterruptedException;
    }

    <T> T at(BoardAccess board, Work<T> work) {
        return over(board, line -> {
            BootLoader loader = steps.run(
                    Step.IDENTIFY,
                    progress -> BootLoader.connect(line, board.loader()),
                    connected -> words(connected.identity()) + " at %,d baud".formatted(connected.baud()));
            if (loader.loader() != board.loader().loader()) {
                listener.on(new StationEvent.Note("the flasher stub does not run on this chip, so the boot ROM alone "
                        + "does the work: writing takes longer, reading minutes"));
            }
            T result = work.on(loader);
            if (board.afterwards() == BoardAccess.Afterwards.STARTS_SKETCH) {
                loader.startSketch(CONSOLE_BAUD);
            }
            return result;
        });
    }

    <T> T over(BoardAccess board, LineWork<T> work) {
        try (SerialLine line = lines.open(board.port())) {
            cancellation.covers(line);
            if (!line.hasControlLines()) {
                listener.on(new StationEvent.Note(
                        "nobody can reset the board through %s, it has no DTR and RTS: unless it is in its boot loader, "
                                        .formatted(board.port())
                                + "hold FLASH and tap RESET now"));
            }
            return work.on(line);
        } catch (InterruptedException e) {
            throw StationException.interrupted(steps.latest());
        } catch (ProvisioningException e) {
            throw cancellation.isRequested() && !SAYS_WHAT_IS_LEFT.contains(e.code())
                    ? StationException.interrupted(steps.latest())
                    : e;
        } finally {
            cancellation.release();
        }
    }

    /** Whatever breaks this off leaves the flash neither old nor new. */
    <T> T changing(String what, Change<T> change) {
        try {
            return change.make();
        } catch (InterruptedException e) {
            throw StationException.incomplete(what, StationException.broken());
        } catch (ProvisioningException e) {
            throw StationException.incomplete(what, cancellation.isRequested() ? StationException.broken() : e);
        }
    }

    static String words(ChipIdentity chip) {
        return "%s, %s, flash %,d bytes (%s)"
                .formatted(chip.model(), chip.mac(), chip.flash().sizeBytes(), chip.flash());
    }
}
