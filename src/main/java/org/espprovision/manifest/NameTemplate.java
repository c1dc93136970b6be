package org.espprovision.manifest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espprovision.MacAddress;

/**
 * A device's name, or how it is made: {@code pump-{serial}}.
 *
 * <p>{@code {mac}} is the twelve hex digits of the board's MAC, {@code {mac6}} the last six, {@code {serial}} the product
 * serial number, {@code {n}} the row's number counted from 1, {@code {n:4}} the same with zeros up to four digits.
 */
record NameTemplate(String text) {
    static final String FIELDS = "{mac}, {mac6}, {serial}, {n} and {n:4}";

    private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)\\}|[{}]");
    private static final Pattern KNOWN = Pattern.compile("mac6?|serial|n(:[1-9])?");
    private static final int OUI_DIGITS = 6;

    /** What a device is called when nobody says otherwise. */
    static final NameTemplate USUAL = new NameTemplate("esp8266-{mac}");

    /** @throws IllegalArgumentException naming the field that is none */
    NameTemplate {
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            if (field.group(1) == null) {
                throw new IllegalArgumentException("a brace without its partner");
            }
            if (!KNOWN.matcher(field.group(1)).matches()) {
                throw new IllegalArgumentException("no field " + field.group());
            }
        }
    }

    /** Whether the name is only known with the board at hand. */
    boolean needsMac() {
        return text.contains("{mac");
    }

    String name(String serial, int number, MacAddress mac) {
        return FIELD.matcher(text)
                .replaceAll(field -> Matcher.quoteReplacement(value(field.group(1), serial, number, mac)));
    }

    private static String value(String field, String serial, int number, MacAddress mac) {
        return switch (field) {
            case "mac" -> mac.compact();
            case "mac6" -> mac.compact().substring(OUI_DIGITS);
            case "serial" -> serial;
            case "n" -> Integer.toString(number);
            default -> ("%0" + field.charAt(2) + "d").formatted(number);
        };
    }
}
