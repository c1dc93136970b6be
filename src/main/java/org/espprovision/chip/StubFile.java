package org.espprovision.chip;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Espressif's flasher stub for the ESP8266 as its makers publish it with esptool: a JSON object with the entry address,
 * and for code ({@code text}) and data the bytes in Base64 and their address. This program carries none: the user has it.
 */
public final class StubFile {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long LARGEST_BYTES = 1 << 20;
    private static final long DATA_RAM_FROM = 0x3FFE_8000L;
    private static final long DATA_RAM_TO = 0x4000_0000L;
    private static final long CODE_RAM_FROM = 0x4010_0000L;
    private static final long CODE_RAM_TO = 0x4011_0000L;

    private final String name;
    private final StubImage image;

    private StubFile(String name, StubImage image) {
        this.name = name;
        this.image = image;
    }

    /**
     * Reads the file.
     *
     * @throws ChipException {@code loader.file} when it cannot be read or is not a stub for this chip
     */
    public static StubFile read(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw ChipException.stubFile(file.toString(), "it is too long");
            }
            return new StubFile(name, image(fields(Files.readString(file))));
        } catch (Unfit unfit) {
            throw ChipException.stubFile(file.toString(), unfit.getMessage());
        } catch (NoSuchFileException gone) {
            throw ChipException.stubFile(file.toString(), "there is no such file");
        } catch (JacksonException noJson) {
            throw ChipException.stubFile(file.toString(), "it is not JSON");
        } catch (IOException e) {
            throw ChipException.stubFile(file.toString(), "it cannot be read as text");
        }
    }

    /** The file's name. */
    public String name() {
        return name;
    }

    StubImage image() {
        return image;
    }

    private static Map<String, Object> fields(String json) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Unfit("it is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                switch (parser.nextToken()) {
                    case VALUE_STRING -> fields.put(name, parser.getText());
                    case VALUE_NUMBER_INT -> fields.put(name, parser.getLongValue());
                    default -> parser.skipChildren();
                }
            }
        }
        return fields;
    }

    private static StubImage image(Map<String, Object> fields) {
        StubImage.Segment code = segment(fields, "text");
        StubImage.Segment data = segment(fields, "data");
        long entry = number(fields, "entry");
        if (entry < code.address() || entry >= code.address() + code.bytes().length) {
            throw new Unfit("its entry 0x%x is outside its code".formatted(entry));
        }
        // Code first: while the ROM receives it, its buffer covers where the data will lie.
        return new StubImage(
                (int) entry,
                Stream.of(code, data)
                        .filter(segment -> segment.bytes().length > 0)
                        .toList());
    }

    private static StubImage.Segment segment(Map<String, Object> fields, String name) {
        byte[] bytes = wholeWords(bytes(fields, name));
        long from = bytes.length == 0 ? DATA_RAM_FROM : number(fields, name + "_start");
        long to = from + bytes.length;
        boolean fits = (from >= DATA_RAM_FROM && to <= DATA_RAM_TO) || (from >= CODE_RAM_FROM && to <= CODE_RAM_TO);
        if (!fits || from % Integer.BYTES != 0) {
            throw new Unfit("an ESP8266 has no RAM for its %s at 0x%x: it is for another chip".formatted(name, from));
        }
        return new StubImage.Segment((int) from, bytes);
    }

    private static byte[] bytes(Map<String, Object> fields, String name) {
        try {
            return Base64.getDecoder().decode(text(fields.get(name), name));
        } catch (IllegalArgumentException e) {
            throw new Unfit("its %s is not Base64".formatted(name));
        }
    }

    private static String text(@Nullable Object value, String name) {
        if (value instanceof String text) {
            return text;
        }
        throw new Unfit("it has no text named " + name);
    }

    private static long number(Map<String, Object> fields, String name) {
        if (fields.get(name) instanceof Long number) {
            return number;
        }
        throw new Unfit("it has no number named " + name);
    }

    /** Instruction RAM takes whole words only. */
    private static byte[] wholeWords(byte[] bytes) {
        return Arrays.copyOf(bytes, -Math.floorDiv(-bytes.length, Integer.BYTES) * Integer.BYTES);
    }

    /** Why a file is no stub for this chip. */
    private static final class Unfit extends RuntimeException {
        Unfit(String why) {
            super(why);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
