package org.espprovision.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.cli.MonitorOutput.Happening;
import org.espprovision.station.Listening;

/**
 * Does what keys and typed lines ask for. Used by one thread, the keyboard's or the one that reads standard input; a board
 * that does not answer keeps only that thread waiting.
 */
final class MonitorHands implements MonitorKeys.Listener {
    private final Listening board;
    private final MonitorPrinter printer;
    private final MonitorScreen screen;
    private final MonitorTyping typing;
    private final Ending ending;
    private final Runnable interrupt;
    private final TypedLine line = new TypedLine();
    private String halfOfPair = "";

    MonitorHands(
            Listening board,
            MonitorPrinter printer,
            MonitorScreen screen,
            MonitorTyping typing,
            Ending ending,
            Runnable interrupt) {
        this.board = board;
        this.printer = printer;
        this.screen = screen;
        this.typing = typing;
        this.ending = ending;
        this.interrupt = interrupt;
    }

    /** Sends every line of standard input. Its end ends nothing: the board may have more to say. */
    void sendLines(InputStream in) {
        try {
            var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String next = lines.readLine(); next != null && !ending.isAsked(); next = lines.readLine()) {
                send(next, typing.line(next));
            }
        } catch (IOException e) {
            printer.happened(Happening.TROUBLE, "standard input cannot be read any more: " + e.getMessage());
        }
    }

    @Override
    public void wished(MonitorKeys.Wish wish) {
        switch (wish) {
            case RESET -> reset();
            case BOOT_LOADER -> intoBootLoader();
            case HELP -> printer.happened(Happening.HELP, MonitorKeys.HELP);
            case QUIT -> ending.ask();
            case PAUSE -> {
                boolean paused = printer.togglePause();
                screen.typed(paused ? "(output held: Ctrl-T Ctrl-Y lets it go on)" : line.text());
            }
        }
    }

    @Override
    public void interrupted() {
        interrupt.run();
    }

    @Override
    public void misunderstood(char key) {
        printer.happened(Happening.HELP, "Ctrl-T and that key mean nothing; Ctrl-T Ctrl-H shows the keys");
    }

    @Override
    public void typed(char key) {
        if (typing.raw) {
            typedRaw(key);
            return;
        }
        var whole = line.press(key);
        screen.typed(line.text());
        whole.ifPresent(text -> send(text, typing.line(text)));
    }

    private void typedRaw(char key) {
        if (Character.isHighSurrogate(key)) {
            halfOfPair = String.valueOf(key);
            return;
        }
        String text = halfOfPair + key;
        halfOfPair = "";
        send(text, typing.key(text));
    }

    private void send(String text, byte[] bytes) {
        try {
            board.send(bytes);
            if (typing.echo) {
                printer.happened(Happening.SENT, "> " + MonitorText.plain(text));
            }
        } catch (ProvisioningException e) {
            printer.happened(Happening.TROUBLE, "not sent: " + e.what());
        }
    }

    private void reset() {
        if (!board.canReset()) {
            printer.happened(
                    Happening.TROUBLE, "no reset from here: this line has no DTR and RTS. Press RESET on the board");
            return;
        }
        attempt(() -> {
            printer.happened(Happening.RESET, "reset");
            board.reset();
        });
    }

    private void intoBootLoader() {
        if (!board.canReset()) {
            printer.happened(
                    Happening.TROUBLE,
                    "no boot loader from here: this line has no DTR and RTS. Hold FLASH and tap RESET on the board");
            return;
        }
        attempt(() -> {
            ChipIdentity chip = board.intoBootLoader();
            printer.happened(
                    Happening.BOOT_LOADER,
                    "%s waits in its boot loader; Ctrl-T Ctrl-R starts the sketch again".formatted(chip.mac()));
        });
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (ProvisioningException e) {
            if (!ending.isAsked()) {
                printer.happened(Happening.TROUBLE, "%s [%s]".formatted(e.what(), e.code()));
            }
        }
    }
}
