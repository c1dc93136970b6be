package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.espprovision.simulator.BoardEvent;
import org.espprovision.simulator.FlashWear;
import org.espprovision.simulator.PtyBoard;

/** A virtual board's life for a program; the first line tells where to reach it. Single commands are counted only. */
final class BoardJson implements BoardReport {
    private final JsonLines lines;
    private long commands;

    BoardJson(Surroundings surroundings) {
        lines = new JsonLines(surroundings);
    }

    @Override
    public synchronized void ready(SimulatedBoard board, String what) {
        lines.write("board-ready", line -> {
            line.writeStringField("board", what);
            if (board.terminal().isPresent()) {
                PtyBoard terminal = board.terminal().get();
                line.writeStringField("pty", terminal.link().toString());
                line.writeStringField("device", terminal.device().toString());
            }
            if (board.address().isPresent()) {
                InetSocketAddress address = board.address().get();
                line.writeStringField("rfc2217", BoardDiary.url(address));
            }
        });
    }

    @Override
    public synchronized void on(BoardEvent event) {
        if (event instanceof BoardEvent.Commanded) {
            commands++;
        } else if (event instanceof BoardEvent.Started started) {
            lines.write("board-started", line -> {
                line.writeStringField("cause", started.cause().name().toLowerCase(Locale.ROOT));
                line.writeNumberField("bootMode", started.bootMode());
            });
        } else if (event instanceof BoardEvent.SketchBegan) {
            lines.write("sketch-began", line -> {});
        } else if (event instanceof BoardEvent.ClientCame came) {
            lines.write("client-came", line -> line.writeStringField("client", came.client()));
        } else if (event instanceof BoardEvent.ClientLeft left) {
            lines.write("client-left", line -> line.writeStringField("client", left.client()));
        } else if (event instanceof BoardEvent.ClientRefused refused) {
            lines.write("client-refused", line -> {
                line.writeStringField("client", refused.client());
                line.writeStringField("why", refused.why());
            });
        } else if (event instanceof BoardEvent.SpeedChosen speed) {
            lines.write("speed", line -> line.writeNumberField("baud", speed.baud()));
        }
    }

    @Override
    public synchronized void ended(FlashWear wear) {
        lines.write("result", line -> {
            line.writeStringField("status", "ended");
            line.writeNumberField("commands", commands);
            wear(line, wear);
        });
    }

    private static void wear(JsonGenerator line, FlashWear wear) throws IOException {
        line.writeNumberField("sectorErases", wear.sectorErases());
        line.writeNumberField("blockErases", wear.blockErases());
        line.writeNumberField("chipErases", wear.chipErases());
        line.writeNumberField("bytesProgrammed", wear.bytesProgrammed());
    }
}
