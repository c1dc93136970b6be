package org.espprovision.cli;

import java.util.List;
import java.util.Optional;
import org.espprovision.serial.AdapterChip;
import org.espprovision.serial.PortCondition;
import org.espprovision.serial.PortDescription;
import org.espprovision.serial.PortHolder;
import org.espprovision.serial.UsbAdapter;
import org.espprovision.station.BoardCensus;
import org.jspecify.annotations.Nullable;

/** A port in the words of one line. */
record PortRow(
        String path,
        String chip,
        String ids,
        String serial,
        String socket,
        String stableName,
        String state,
        Optional<PortHolder> holder,
        Optional<String> mac) {
    private static final String UNKNOWN = "-";

    static PortRow of(PortCondition condition, BoardCensus.@Nullable Answer answer) {
        PortDescription port = condition.port();
        Optional<UsbAdapter> usb = port.usb();
        return new PortRow(
                port.path(),
                chip(port),
                usb.map(UsbAdapter::ids).orElse(UNKNOWN),
                usb.flatMap(UsbAdapter::serialNumber)
                        .map(HumanOutput::printable)
                        .orElse(UNKNOWN),
                usb.map(UsbAdapter::location).orElse(UNKNOWN),
                port.stableName(),
                state(condition),
                condition.holder(),
                answer instanceof BoardCensus.Answer.Board board
                        ? Optional.of(board.chip().mac().toString())
                        : Optional.empty());
    }

    /** The chip by its name, an unknown adapter by its own words. */
    static String chip(PortDescription port) {
        return port.usb()
                .flatMap(UsbAdapter::chip)
                .map(AdapterChip::label)
                .orElseGet(() -> HumanOutput.printable(port.description()));
    }

    static String state(PortCondition condition) {
        if (condition.holder().isPresent()) {
            return "busy";
        }
        return condition.access() == PortCondition.Access.GRANTED ? "free" : "denied";
    }

    /** What a terminal shows in the last column. */
    String standing() {
        return mac.map(address -> "free, " + address)
                .orElseGet(() -> holder.map(program -> "in use by " + program).orElse(state));
    }

    String tabbed() {
        return String.join(
                "\t",
                List.of(
                        path,
                        chip,
                        ids,
                        serial,
                        socket,
                        stableName,
                        state,
                        holder.map(PortHolder::toString).orElse(UNKNOWN),
                        mac.orElse(UNKNOWN)));
    }
}
