package org.espprovision.chip;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls in a sketch's source that worked with axTLS, the TLS library of core 2, and do not compile on core 3. Comments and
 * texts in quotes are passed over.
 */
public final class AxTlsCalls {
    private static final Map<String, String> INSTEAD = Map.of(
            "loadCertificate", "BearSSL::X509List list(file, file.size()); client.setClientECCert or setClientRSACert",
            "loadPrivateKey", "BearSSL::PrivateKey key(file, file.size()); client.setClientECCert or setClientRSACert",
            "loadCACert", "BearSSL::X509List ca(file, file.size()); client.setTrustAnchors(&ca)",
            "axTLS", "the names of BearSSL, which need no namespace");

    private static final Pattern CALL =
            Pattern.compile("[.>]\\s*(loadCertificate|loadPrivateKey|loadCACert)\\s*\\(|\\b(axTLS)\\s*::");

    private AxTlsCalls() {}

    /**
     * One call.
     *
     * @param line counted from 1
     * @param instead what does the same on core 3
     */
    public record Call(int line, String name, String instead) {}

    /** Every such call of one source file, from its top. */
    public static List<Call> in(String source) {
        String code = blank(source);
        List<Call> calls = new ArrayList<>();
        Matcher matcher = CALL.matcher(code);
        while (matcher.find()) {
            String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            int line = 1
                    + (int) code.substring(0, matcher.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            calls.add(new Call(line, name, INSTEAD.getOrDefault(name, "")));
        }
        return calls;
    }

    /** Comments and texts become blanks; line ends stay. */
    private static String blank(String source) {
        var code = new StringBuilder(source);
        int at = 0;
        while (at < source.length()) {
            int end = passedOver(source, at);
            for (int i = at; i < end; i++) {
                if (source.charAt(i) != '\n') {
                    code.setCharAt(i, ' ');
                }
            }
            at = Math.max(end, at + 1);
        }
        return code.toString();
    }

    /** The end of the comment or text that begins here; here itself when none does. */
    private static int passedOver(String source, int at) {
        if (source.startsWith("//", at)) {
            return endOf(source, "\n", at);
        }
        if (source.startsWith("/*", at)) {
            return endOf(source, "*/", at + 2);
        }
        return source.charAt(at) == '"' ? endOfText(source, at + 1) : at;
    }

    private static int endOf(String source, String closing, int from) {
        int found = source.indexOf(closing, from);
        return found < 0 ? source.length() : found + closing.length();
    }

    private static int endOfText(String source, int from) {
        for (int i = from; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '"' || c == '\n') {
                return i + 1;
            }
            i += c == '\\' ? 1 : 0;
        }
        return source.length();
    }
}
