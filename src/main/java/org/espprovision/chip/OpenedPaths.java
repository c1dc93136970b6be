package org.espprovision.chip;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files a sketch seems to open: texts in its binary that begin with a slash, end with a zero byte, fit the 31 bytes of a
 * SPIFFS name and end in a short suffix. Web addresses and the names of source files, which assertions leave behind, are
 * none. A guess: a path put together at run time is not seen.
 */
final class OpenedPaths {
    private static final Pattern PATH = Pattern.compile(
            "(?<![\\x20-\\x7e])/(?!/)[A-Za-z0-9_.\\-/]{0,24}[A-Za-z0-9_\\-]\\.[A-Za-z0-9]{2,5}(?=\\x00)");

    private static final Pattern SOURCE = Pattern.compile(".*\\.(c|cc|cpp|h|hpp|ino|S|html?|js|css)");
    private static final int LONGEST = 31;

    private OpenedPaths() {}

    static Set<String> in(byte[] binary) {
        Set<String> paths = new TreeSet<>();
        Matcher matcher = PATH.matcher(new String(binary, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            String path = matcher.group();
            if (path.length() <= LONGEST && !SOURCE.matcher(path).matches()) {
                paths.add(path);
            }
        }
        return paths;
    }
}
