package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a sketch says of itself in the texts and addresses it was linked with. All of it is read off the bytes and none of it is
 * proof: a sketch may carry another's texts.
 *
 * @param name where it is one of ours: {@code mqtt-tls} or {@code demonstration}
 * @param version of that sketch
 * @param core release of the Arduino core, {@code 3.1.2}
 * @param sdk release of Espressif's SDK, {@code 2.2.2-dev(38a443e)}
 * @param layout whose file system it addresses, where one alone fits
 */
public record SketchTexts(
        Optional<String> name,
        Optional<String> version,
        Optional<String> core,
        Optional<String> sdk,
        Optional<FlashLayout> layout) {
    /** The sketch of firmware/mqtt-tls says this. */
    private static final Pattern OURS = Pattern.compile("esp-provision sketch ([a-z-]{1,32}) ([0-9.]{1,16})\0");

    private static final Pattern DEMONSTRATION =
            Pattern.compile("esp-provision demonstration sketch ([0-9]+); layout=([a-z0-9]+) ");

    /** A whole text: core 2 writes {@code 2_7_4}, core 3 {@code 3.1.2}. */
    private static final Pattern CORE =
            Pattern.compile("(?<![\\x20-\\x7e])([23])[._]([0-9]{1,2})[._]([0-9]{1,2})(?=\0)");

    private static final Pattern SDK =
            Pattern.compile("(?<![\\x20-\\x7e])([0-9]\\.[0-9]\\.[0-9](?:-[a-z]+)?\\([0-9a-f]{7}\\))(?=\0)");

    /** The core maps the flash here. */
    private static final int FLASH_WINDOW = 0x4020_0000;

    /** Reads them off a sketch's whole image. */
    public static SketchTexts in(byte[] image) {
        String text = new String(image, StandardCharsets.ISO_8859_1);
        Optional<MatchResult> ours = only(OURS, text, MatchResult::group);
        Optional<MatchResult> demonstration = only(DEMONSTRATION, text, MatchResult::group);
        return new SketchTexts(
                ours.map(match -> match.group(1)).or(() -> demonstration.map(match -> "demonstration")),
                ours.map(match -> match.group(2)).or(() -> demonstration.map(match -> match.group(1))),
                only(CORE, text, SketchTexts::release).map(SketchTexts::release),
                only(SDK, text, MatchResult::group).map(match -> match.group(1)),
                demonstration
                        .map(match -> match.group(2))
                        .flatMap(name -> FlashLayout.all().stream()
                                .filter(layout -> layout.name().equals(name))
                                .findFirst())
                        .or(() -> addressed(image)));
    }

    private static String release(MatchResult match) {
        return "%s.%s.%s".formatted(match.group(1), match.group(2), match.group(3));
    }

    /** Several texts that differ say nothing. */
    private static Optional<MatchResult> only(Pattern pattern, String text, Function<MatchResult, String> meaning) {
        List<MatchResult> found = pattern.matcher(text).results().toList();
        return found.stream().map(meaning).distinct().count() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /**
     * The layout whose file system's first and last address both stand in the image as words: {@code _FS_start} and {@code
     * _FS_end} of the linker script, which a sketch with a file system loads as constants.
     */
    private static Optional<FlashLayout> addressed(byte[] image) {
        Set<Integer> words = new HashSet<>();
        var buffer = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + Integer.BYTES <= image.length; at += Integer.BYTES) {
            int word = buffer.getInt(at);
            if (word > FLASH_WINDOW + image.length && word < FLASH_WINDOW + (16 << 20)) {
                words.add(word - FLASH_WINDOW);
            }
        }
        List<FlashLayout> fitting = FlashLayout.all().stream()
                .filter(layout -> layout.fileSystem()
                        .filter(region -> words.contains(region.offset()) && words.contains(region.end()))
                        .isPresent())
                .collect(Collectors.toList());
        return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
    }
}
