package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.espprovision.serial.AdapterChip;
import org.espprovision.serial.PortAdvice;
import org.espprovision.serial.PortChange;
import org.espprovision.serial.PortCondition;
import org.espprovision.serial.PortDescription;
import org.espprovision.serial.PortHolder;
import org.espprovision.serial.PortSurvey;
import org.espprovision.serial.UsbAdapter;
import org.espprovision.station.BoardCensus;
import org.jspecify.annotations.Nullable;

/** Ports for programs. What is not known is left out. */
final class PortsJson {
    private final JsonLines lines;

    PortsJson(JsonLines lines) {
        this.lines = lines;
    }

    void port(PortCondition condition, BoardCensus.@Nullable Answer answer) {
        lines.write("port", line -> {
            describe(line, condition.port());
            line.writeStringField("state", PortRow.state(condition));
            if (condition.holder().isPresent()) {
                PortHolder holder = condition.holder().get();
                line.writeObjectFieldStart("holder");
                line.writeStringField("program", holder.program());
                line.writeNumberField("pid", holder.pid());
                line.writeEndObject();
            }
            if (condition.latencyMillis().isPresent()) {
                line.writeNumberField("latencyMillis", condition.latencyMillis().get());
            }
            advice(line, condition.advice());
            if (answer instanceof BoardCensus.Answer.Board board) {
                FlashJson.chip(line, board.chip());
            } else if (answer instanceof BoardCensus.Answer.Nobody nobody) {
                line.writeObjectFieldStart("probe");
                line.writeStringField("code", nobody.why().code());
                line.writeStringField("what", nobody.why().what());
                line.writeStringField("remedy", nobody.why().remedy());
                line.writeEndObject();
            }
        });
    }

    void withoutPort(PortSurvey.PortlessAdapter adapter) {
        lines.write("adapter", line -> {
            line.writeStringField("description", adapter.description());
            usb(line, adapter.usb());
            advice(line, List.of(adapter.advice()));
        });
    }

    void result(PortSurvey survey) {
        lines.write("result", line -> {
            line.writeNumberField("status", 0);
            line.writeNumberField("ports", survey.ports().size());
            line.writeNumberField("adaptersWithoutPort", survey.withoutPort().size());
        });
    }

    void change(PortChange change) {
        lines.write(
                change instanceof PortChange.Appeared ? "appeared" : "vanished", line -> describe(line, change.port()));
    }

    private static void describe(JsonGenerator line, PortDescription port) throws IOException {
        line.writeStringField("port", port.path());
        line.writeStringField("description", port.description());
        if (port.usb().isPresent()) {
            usb(line, port.usb().get());
        }
        line.writeStringField("stableName", port.stableName());
        line.writeArrayFieldStart("links");
        for (String link : port.links()) {
            line.writeString(link);
        }
        line.writeEndArray();
    }

    private static void usb(JsonGenerator line, UsbAdapter usb) throws IOException {
        if (usb.chip().isPresent()) {
            AdapterChip chip = usb.chip().get();
            line.writeStringField("adapter", chip.label());
        }
        line.writeStringField("usbId", usb.ids());
        if (usb.serialNumber().isPresent()) {
            line.writeStringField("serial", usb.serialNumber().get());
        }
        line.writeStringField("socket", usb.location());
    }

    private static void advice(JsonGenerator line, List<PortAdvice> advice) throws IOException {
        line.writeArrayFieldStart("advice");
        for (PortAdvice each : advice) {
            line.writeStartObject();
            line.writeStringField("code", each.code());
            line.writeStringField("what", each.what());
            line.writeStringField("remedy", each.remedy());
            line.writeEndObject();
        }
        line.writeEndArray();
    }
}
