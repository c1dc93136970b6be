package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.espprovision.chip.ChipIdentity;

/** What several results of {@code provision flash} say in the same words. */
final class FlashJson {
    private FlashJson() {}

    static void chip(JsonGenerator line, ChipIdentity chip) throws IOException {
        line.writeObjectFieldStart("chip");
        line.writeStringField("model", chip.model().name());
        line.writeStringField("mac", chip.mac().toString());
        line.writeStringField("chipId", "0x%08x".formatted(chip.chipId()));
        line.writeNumberField("flashBytes", chip.flash().sizeBytes());
        line.writeStringField("flash", chip.flash().toString());
        line.writeStringField("jedecId", "0x%06x".formatted(chip.flash().jedecId()));
        line.writeEndObject();
    }
}
