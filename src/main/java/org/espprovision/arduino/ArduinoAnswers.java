package org.espprovision.arduino;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What arduino-cli prints with {@code --json}, in each of its forms: lists were bare arrays before 0.36 and 1.0, are objects
 * with one array since, and are {@code null} when empty. Unknown fields are passed over, missing ones are empty.
 */
final class ArduinoAnswers {
    private static final JsonFactory JSON = new JsonFactory();

    private ArduinoAnswers() {}

    /** Names and versions of the platforms that are installed. */
    static Map<String, String> platforms(String json) {
        Map<String, String> installed = new LinkedHashMap<>();
        for (Object each : list(json, "platforms")) {
            Optional<String> version = text(each, "installed_version").or(() -> text(each, "installed"));
            text(each, "id")
                    .or(() -> text(each, "ID"))
                    .ifPresent(id -> version.filter(v -> !v.isEmpty()).ifPresent(v -> installed.put(id, v)));
        }
        return installed;
    }

    /** Names and versions of the libraries that are installed. */
    static Map<String, String> libraries(String json) {
        Map<String, String> installed = new LinkedHashMap<>();
        for (Object each : list(json, "installed_libraries")) {
            Object library = field(each, "library").orElse(each);
            text(library, "name")
                    .ifPresent(
                            name -> installed.put(name, text(library, "version").orElse("")));
        }
        return installed;
    }

    /**
     * How a build ended.
     *
     * @param errors the compiler's, one line each
     */
    record Compiled(boolean success, List<String> errors) {}

    static Compiled compiled(String json) {
        Object answer = read(json);
        boolean success = Boolean.TRUE.equals(field(answer, "success").orElse(false));
        List<String> errors = new ArrayList<>();
        Object diagnostics = field(answer, "builder_result")
                .flatMap(each -> field(each, "diagnostics"))
                .orElse(List.of());
        for (Object each : diagnostics instanceof List<?> some ? some : List.of()) {
            if (text(each, "severity").orElse("").equalsIgnoreCase("error")) {
                errors.add("%s:%s: %s"
                        .formatted(
                                text(each, "file").orElse("?"),
                                text(each, "line").orElse("?"),
                                text(each, "message").orElse("")));
            }
        }
        if (errors.isEmpty()) {
            text(answer, "compiler_err").stream()
                    .flatMap(String::lines)
                    .filter(line -> line.contains("error:"))
                    .forEach(errors::add);
        }
        if (errors.isEmpty()) {
            text(answer, "error").filter(error -> !error.isBlank()).ifPresent(errors::add);
        }
        return new Compiled(success, errors);
    }

    private static List<?> list(String json, String name) {
        Object answer = read(json);
        Object within = answer instanceof Map<?, ?> ? field(answer, name).orElse(List.of()) : answer;
        return within instanceof List<?> found ? found : List.of();
    }

    private static Optional<Object> field(Object object, String name) {
        return object instanceof Map<?, ?> map ? Optional.ofNullable(map.get(name)) : Optional.empty();
    }

    private static Optional<String> text(Object object, String name) {
        return field(object, name)
                .filter(value -> !(value instanceof Map || value instanceof List))
                .map(String::valueOf);
    }

    /** Maps, lists, texts, numbers and truth values; {@code null} is an empty list. */
    private static Object read(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() == null) {
                throw ArduinoException.unreadable("it is empty", null);
            }
            @Nullable Object value = value(parser);
            return value == null ? List.of() : value;
        } catch (IOException e) {
            throw ArduinoException.unreadable(
                    e.getMessage() == null
                            ? "no JSON"
                            : e.getMessage().lines().findFirst().orElse("no JSON"),
                    e);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            @Nullable Object value = value(parser);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return fields;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            @Nullable Object value = value(parser);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }
}
