package org.espprovision.desktop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CaFile;
import org.espprovision.simulator.Pace;
import org.espprovision.station.BoardAccess;
import org.espprovision.station.Cancellation;
import org.espprovision.station.FlashLook;
import org.espprovision.station.Job;
import org.espprovision.station.Station;
import org.espprovision.station.StationEvent;
import org.espprovision.station.StationListener;
import org.espprovision.station.Workbench;
import org.espprovision.station.WorkspaceView;
import org.espprovision.workspace.Answers;
import org.espprovision.workspace.BoardLines;
import org.espprovision.workspace.Wishes;
import org.espprovision.workspace.WorkspaceException;

/** Calls the station for one board at a time, on the board thread, and says how it ended, on that thread too. */
final class BoardWork {
    private final Workplace workplace;
    private final AuthorityDoor authority;
    private final Errands errands;

    BoardWork(Workplace workplace, AuthorityDoor authority, Errands errands) {
        this.workplace = workplace;
        this.authority = authority;
        this.errands = errands;
    }

    /** Takes a board from whatever it is to a device that has proved itself. */
    Cancellation provision(Wishes wishes, Pace pace, StationListener listener, Consumer<Ending> ended) {
        var cancellation = new Cancellation();
        errands.board(() -> ended.accept(endingOf(() -> {
            Job job = wishes.job(Answers.asGiven());
            makeFolder();
            try (BoardLines open = lines(pace)) {
                var station = new Station(
                        open.lines(),
                        () -> authority.open(text -> listener.on(new StationEvent.Note(text))),
                        Ledger.open(workplace.ledger(), workplace.clock()),
                        workplace.clock(),
                        workplace.random());
                return new Ending.Made(station.provision(wishes.port(), job, listener, cancellation));
            }
        })));
        return cancellation;
    }

    /** Looks at a chip and its flash without changing anything; the sketch runs afterwards. */
    Cancellation look(String port, Pace pace, StationListener listener, Consumer<Ending> ended) {
        var cancellation = new Cancellation();
        errands.board(() -> ended.accept(endingOf(() -> {
            makeFolder();
            try (BoardLines open = lines(pace)) {
                var board = new BoardAccess(port, LoaderOptions.defaults(), BoardAccess.Afterwards.STARTS_SKETCH);
                return new Ending.Seen(new Workbench(open.lines(), workplace.clock(), listener, cancellation)
                        .info(board, FlashLook.Depth.FILES, workspace()));
            }
        })));
        return cancellation;
    }

    private WorkspaceView workspace() {
        return WorkspaceView.of(
                workplace.authority(),
                workplace.ledger(),
                workplace.settings().find("broker-ca").map(Path::of).map(CaFile::read),
                workplace.clock());
    }

    private BoardLines lines(Pace pace) {
        return BoardLines.of(
                workplace.folder(), workplace.configuration(), pace, workplace.clock(), workplace.random());
    }

    private void makeFolder() {
        try {
            Files.createDirectories(workplace.folder());
        } catch (IOException e) {
            throw WorkspaceException.workspaceUnusable(workplace.folder(), e);
        }
    }

    /** Nothing a run throws may leave the window waiting; a fault is shown as one. */
    private static Ending endingOf(Supplier<Ending> work) {
        try {
            return work.get();
        } catch (ProvisioningException e) {
            return new Ending.Failed(e);
        } catch (RuntimeException | Error e) {
            return new Ending.Fault(e);
        }
    }
}
