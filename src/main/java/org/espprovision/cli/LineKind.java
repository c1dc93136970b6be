package org.espprovision.cli;

import org.espprovision.console.ConsoleEvent;
import org.espprovision.console.ConsoleLine;
import org.espprovision.console.Milestone;

/** What kind of talk a line of the console is, and the colour that goes with it. */
enum LineKind {
    BOOT_ROM("36"),
    SKETCH("32"),
    WIFI("34"),
    TLS("35"),
    CRASH("1;31"),
    ERROR("31"),
    NOISE("2"),
    OTHER("");

    private final String colour;

    LineKind(String colour) {
        this.colour = colour;
    }

    String paint(Style style, String text) {
        return colour.isEmpty() ? text : style.paint(colour, text);
    }

    static LineKind of(ConsoleLine line) {
        ConsoleEvent event = line.event();
        if (event instanceof ConsoleEvent.Unreadable) {
            return NOISE;
        }
        if (event instanceof ConsoleEvent.ImageChecksumError || event instanceof ConsoleEvent.NothingToStart) {
            return ERROR;
        }
        if (event instanceof ConsoleEvent.BootBanner
                || event instanceof ConsoleEvent.Loading
                || event instanceof ConsoleEvent.EbootStarted) {
            return BOOT_ROM;
        }
        if (event instanceof Milestone milestone) {
            return of(milestone);
        }
        return event instanceof ConsoleEvent.Unknown ? OTHER : CRASH;
    }

    private static LineKind of(Milestone milestone) {
        if (milestone instanceof Milestone.WifiFailed
                || milestone instanceof Milestone.TlsFailed
                || milestone instanceof Milestone.MqttFailed
                || milestone instanceof Milestone.MqttLost
                || milestone instanceof Milestone.FsFailed
                || milestone instanceof Milestone.SettingsBad
                || milestone instanceof Milestone.CertsBad
                || milestone instanceof Milestone.TimeFailed) {
            return ERROR;
        }
        if (milestone instanceof Milestone.WifiConnecting || milestone instanceof Milestone.WifiConnected) {
            return WIFI;
        }
        return milestone instanceof Milestone.TlsConnecting
                        || milestone instanceof Milestone.TlsFull
                        || milestone instanceof Milestone.TlsConnected
                ? TLS
                : SKETCH;
    }
}
