package org.espprovision.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An offset or a length as flashers' users write them: {@code 0x1000}, {@code 4096}, {@code 4k}, {@code 1M}. */
final class FlashNumber implements ITypeConverter<Integer> {
    private static final Pattern FORM = Pattern.compile("(0x[0-9a-f_]+|[0-9][0-9_]*)(k|m)?(i?b)?");
    private static final Map<String, Integer> UNITS = Map.of("k", 1 << 10, "m", 1 << 20);

    /** The largest flash an ESP8266 can work with. */
    private static final int MOST = 16 << 20;

    @Override
    public Integer convert(String text) {
        return parse(text);
    }

    static int parse(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches() || (matcher.group(3) != null && matcher.group(2) == null)) {
            throw new TypeConversionException(
                    "'%s' is no number of bytes: write 0x1000, 4096, 4k or 1M".formatted(text));
        }
        String digits = matcher.group(1).replace("_", "");
        int unit = matcher.group(2) == null ? 1 : UNITS.getOrDefault(matcher.group(2), 1);
        try {
            long number = Math.multiplyExact(Long.decode(digits.startsWith("0x") ? digits : decimal(digits)), unit);
            if (number <= MOST) {
                return (int) number;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new TypeConversionException(tooLarge(text));
        }
        throw new TypeConversionException(tooLarge(text));
    }

    private static String tooLarge(String text) {
        return "'%s' lies behind the largest flash of an ESP8266, 16 MiB".formatted(text);
    }

    /** A leading zero means nothing here, not octal. */
    private static String decimal(String digits) {
        return digits.replaceFirst("^0+(?=\\d)", "");
    }
}
