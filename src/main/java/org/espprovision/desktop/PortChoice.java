package org.espprovision.desktop;

import java.util.ArrayList;
import java.util.List;
import org.espprovision.serial.PortDescription;
import org.espprovision.simulator.VirtualBoards;

/**
 * A port one can pick.
 *
 * @param name what opens it
 * @param words what a person sees
 * @param isBoard an adapter on USB: most likely a board
 */
record PortChoice(String name, String words, boolean isBoard) {
    static PortChoice virtual() {
        return new PortChoice(VirtualBoards.NAME, Texts.text("port.virtual"), false);
    }

    /** What somebody typed. */
    static PortChoice typed(String text) {
        return new PortChoice(text, text, false);
    }

    static PortChoice of(PortDescription port) {
        return new PortChoice(
                port.path(),
                port.description().isBlank() ? port.path() : port.path() + "  " + port.description(),
                port.usb().isPresent());
    }

    /** The boards on USB, then other ports, then the virtual board. */
    static List<PortChoice> of(List<PortDescription> ports) {
        List<PortChoice> choices = new ArrayList<>();
        ports.forEach(port -> choices.add(of(port)));
        choices.add(virtual());
        return choices;
    }

    @Override
    public String toString() {
        return words;
    }
}
