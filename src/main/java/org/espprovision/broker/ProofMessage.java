package org.espprovision.broker;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a device publishes to prove itself: this run's nonce and the certificate it loaded. Format: docs/console.md.
 *
 * @param nonce 32 lower-case hex digits
 * @param chip the chip id, 8 lower-case hex digits
 * @param firmware the sketch's version
 * @param certificateSha256 SHA-256 of the certificate's DER, 64 lower-case hex digits
 */
public record ProofMessage(String nonce, String chip, String firmware, String certificateSha256) {
    private static final int LONGEST_BYTES = 1024;
    private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern CHIP = Pattern.compile("[0-9a-f]{8}");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

    /**
     * Reads a proof; empty when it is none. Fields may come in any order, new ones are skipped, hex may be in capitals;
     * the same field twice is no proof, because nobody could say which one counts.
     */
    public static Optional<ProofMessage> parse(Payload payload) {
        if (payload.lengthBytes() > LONGEST_BYTES) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (String word : payload.text().strip().split("[ \t]+", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0 && fields.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
                return Optional.empty();
            }
        }
        return from(fields);
    }

    private static Optional<ProofMessage> from(Map<String, String> fields) {
        String nonce = hex(fields, "nonce");
        String chip = hex(fields, "chip");
        String firmware = fields.getOrDefault("firmware", "");
        String certificate = hex(fields, "cert");
        boolean complete = NONCE.matcher(nonce).matches()
                && CHIP.matcher(chip).matches()
                && !firmware.isEmpty()
                && FINGERPRINT.matcher(certificate).matches();
        return complete ? Optional.of(new ProofMessage(nonce, chip, firmware, certificate)) : Optional.empty();
    }

    private static String hex(Map<String, String> fields, String key) {
        return fields.getOrDefault(key, "").toLowerCase(Locale.ROOT);
    }
}
