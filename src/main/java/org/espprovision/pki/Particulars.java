package org.espprovision.pki;

import java.security.PublicKey;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.espprovision.MacAddress;

/**
 * What the placeholders of a template stand for in one certificate.
 *
 * @param values by placeholder; one without a value is missing
 * @param key the subject's
 * @param issuerKeyId of whoever signs
 */
record Particulars(
        Map<String, String> values, Optional<ServerNames> names, PublicKey key, SubjectKeyIdentifier issuerKeyId) {
    static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z0-9-]*)(\\??)\\}");
    private static final int KEY_ID_DIGITS = 8;
    private static final int OUI_DIGITS = 6;

    static Particulars ofAuthority(PublicKey key, SubjectKeyIdentifier issuerKeyId) {
        String digits =
                HexFormat.of().formatHex(Issuer.keyId(key).getKeyIdentifier()).substring(0, KEY_ID_DIGITS);
        return new Particulars(Map.of("key-id", digits), Optional.empty(), key, issuerKeyId);
    }

    static Particulars ofServer(ServerNames names, PublicKey key, SubjectKeyIdentifier issuerKeyId) {
        return new Particulars(Map.of("name", names.commonName()), Optional.of(names), key, issuerKeyId);
    }

    static Particulars ofDevice(
            DeviceName name, Optional<MacAddress> mac, PublicKey key, SubjectKeyIdentifier issuerKeyId) {
        Map<String, String> values = new HashMap<>(Map.of("name", name.text()));
        mac.ifPresent(address -> {
            values.put("mac", address.toString());
            values.put("eui64", eui64(address));
        });
        return new Particulars(values, Optional.empty(), key, issuerKeyId);
    }

    /** RFC 9039 section 4.1: the MAC-48 as an EUI-64, made by putting ffff in the middle. */
    private static String eui64(MacAddress mac) {
        String digits = mac.compact();
        return digits.substring(0, OUI_DIGITS) + "ffff" + digits.substring(OUI_DIGITS);
    }

    boolean isRsa() {
        return key.getAlgorithm().equals("RSA");
    }

    /**
     * A pattern with its placeholders filled in; empty when one that may be missing is.
     *
     * @throws CredentialsException {@code profile.value} when one that must not be missing is
     */
    Optional<String> fill(String pattern) {
        Matcher placeholder = PLACEHOLDER.matcher(pattern);
        StringBuilder filled = new StringBuilder();
        while (placeholder.find()) {
            String value = values.get(placeholder.group(1));
            if (value == null) {
                if (placeholder.group(2).isEmpty()) {
                    throw CredentialsException.noValueFor(placeholder.group(1));
                }
                return Optional.empty();
            }
            placeholder.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        placeholder.appendTail(filled);
        return Optional.of(filled.toString());
    }
}
