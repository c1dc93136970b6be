package org.espprovision.paper;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a template can put into a text: {@code {serial}} and its like. */
enum LabelField {
    SERIAL("serial", sheet -> sheet.product().orElse("")),
    MAC("mac", sheet -> sheet.mac().toString()),
    NAME("name", DeviceSheet::name),
    CERTIFICATE_SERIAL("certificate-serial", DeviceSheet::certificateSerial),
    FINGERPRINT("fingerprint", DeviceSheet::fingerprint),
    DATE("date", LabelField::date),
    BATCH("batch", sheet -> sheet.batch().orElse(""));

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)\\}");

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // the functions above hold nothing
    private final Function<DeviceSheet, String> value;

    LabelField(String text, Function<DeviceSheet, String> value) {
        this.text = text;
        this.value = value;
    }

    static String all() {
        return Arrays.stream(values()).map(field -> "{" + field.text + "}").collect(Collectors.joining(", "));
    }

    /** The first field in a text that is none. */
    static Optional<String> unknownIn(String pattern) {
        Matcher place = PLACE.matcher(pattern);
        while (place.find()) {
            if (named(place.group(1)).isEmpty()) {
                return Optional.of(place.group());
            }
        }
        return Optional.empty();
    }

    static String fill(String pattern, DeviceSheet sheet) {
        return PLACE.matcher(pattern)
                .replaceAll(place -> Matcher.quoteReplacement(
                        named(place.group(1)).orElseThrow().value.apply(sheet)));
    }

    private static Optional<LabelField> named(String text) {
        return Arrays.stream(values()).filter(field -> field.text.equals(text)).findFirst();
    }

    private static String date(DeviceSheet sheet) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(sheet.made());
    }
}
