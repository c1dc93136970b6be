package org.espprovision.pki;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.espprovision.pki.ExtensionRule.Critical;
import org.espprovision.pki.ExtensionRule.NamePattern;

/** Reads extensions as OpenSSL's configuration files word them: {@code critical, CA:TRUE, pathlen:0}. */
final class ExtensionWords {
    private static final String RSA_ONLY = "(rsa)";
    private static final String EVERY_NAME = "{names}";

    private static final Map<String, Integer> USAGES = Map.of(
            "digitalSignature", KeyUsage.digitalSignature,
            "nonRepudiation", KeyUsage.nonRepudiation,
            "keyEncipherment", KeyUsage.keyEncipherment,
            "dataEncipherment", KeyUsage.dataEncipherment,
            "keyAgreement", KeyUsage.keyAgreement,
            "keyCertSign", KeyUsage.keyCertSign,
            "cRLSign", KeyUsage.cRLSign);

    private static final Map<String, KeyPurposeId> PURPOSES =
            Map.of("serverAuth", KeyPurposeId.id_kp_serverAuth, "clientAuth", KeyPurposeId.id_kp_clientAuth);

    private static final Map<String, Integer> NAME_TYPES = Map.of(
            "DNS", GeneralName.dNSName,
            "IP", GeneralName.iPAddress,
            "URI", GeneralName.uniformResourceIdentifier,
            "email", GeneralName.rfc822Name);

    private ExtensionWords() {}

    /**
     * Reads one extension.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static ExtensionRule parse(String name, String value) {
        if (name.equals("nsComment")) {
            return comment(value);
        }
        List<String> words = new ArrayList<>();
        for (String word : value.split(",", -1)) {
            words.add(word.strip());
        }
        Critical critical = words.remove("critical") ? Critical.YES : Critical.NO;
        return switch (name) {
            case "basicConstraints" -> constraints(critical, words);
            case "keyUsage" -> usage(critical, words);
            case "extendedKeyUsage" ->
                new ExtensionRule.Purposes(
                        critical, words.stream().map(ExtensionWords::purpose).toList());
            case "subjectAltName" ->
                new ExtensionRule.AlternativeNames(
                        critical,
                        words.stream().map(ExtensionWords::namePattern).toList());
            case "subjectKeyIdentifier" -> {
                require(value.equals("hash"), "subjectKeyIdentifier can only be 'hash', and is never critical.");
                yield new ExtensionRule.SubjectKey();
            }
            case "authorityKeyIdentifier" -> {
                require(value.equals("keyid"), "authorityKeyIdentifier can only be 'keyid', and is never critical.");
                yield new ExtensionRule.AuthorityKey();
            }
            default ->
                throw new IllegalArgumentException(
                        "There is no extension '%s'; there are basicConstraints, keyUsage, extendedKeyUsage, subjectAltName, "
                                        .formatted(name)
                                + "subjectKeyIdentifier, authorityKeyIdentifier and nsComment.");
        };
    }

    private static ExtensionRule comment(String text) {
        require(
                !text.startsWith("critical"),
                "A critical nsComment makes every device refuse the certificate: nobody is obliged to know it.");
        require(text.chars().allMatch(c -> c >= ' ' && c < 0x7f), "nsComment holds ASCII text only (IA5String).");
        return new ExtensionRule.Comment(text);
    }

    private static ExtensionRule constraints(Critical critical, List<String> words) {
        boolean authority = false;
        boolean said = false;
        Optional<Integer> pathLength = Optional.empty();
        for (String word : words) {
            if (word.equalsIgnoreCase("CA:TRUE") || word.equalsIgnoreCase("CA:FALSE")) {
                authority = word.equalsIgnoreCase("CA:TRUE");
                said = true;
            } else if (word.matches("pathlen:\\d")) {
                pathLength = Optional.of(Integer.parseInt(word.substring("pathlen:".length())));
            } else {
                throw new IllegalArgumentException(
                        "basicConstraints is 'CA:TRUE' or 'CA:FALSE', perhaps with 'critical' and 'pathlen:0'; '%s' is none of these."
                                .formatted(word));
            }
        }
        require(said, "basicConstraints must say CA:TRUE or CA:FALSE.");
        require(authority || pathLength.isEmpty(), "A path length means nothing without CA:TRUE.");
        return new ExtensionRule.Constraints(critical, authority, pathLength);
    }

    private static ExtensionRule usage(Critical critical, List<String> words) {
        int bits = 0;
        int bitsForRsa = 0;
        for (String word : words) {
            if (word.endsWith(RSA_ONLY)) {
                bitsForRsa |= usageBit(word.substring(0, word.length() - RSA_ONLY.length()));
            } else {
                bits |= usageBit(word);
            }
        }
        return new ExtensionRule.Usage(critical, bits, bitsForRsa);
    }

    private static int usageBit(String word) {
        Integer bit = USAGES.get(word);
        if (bit == null) {
            throw new IllegalArgumentException("'%s' is no key usage; there are %s."
                    .formatted(
                            word,
                            String.join(", ", USAGES.keySet().stream().sorted().toList())));
        }
        return bit;
    }

    private static KeyPurposeId purpose(String word) {
        KeyPurposeId purpose = PURPOSES.get(word);
        if (purpose == null) {
            throw new IllegalArgumentException(
                    "'%s' is no purpose of a broker or a device; there are serverAuth and clientAuth.".formatted(word));
        }
        return purpose;
    }

    private static NamePattern namePattern(String word) {
        if (word.equals(EVERY_NAME)) {
            return new NamePattern(NamePattern.EVERY_NAME, word);
        }
        int colon = word.indexOf(':');
        Integer type = colon < 0 ? null : NAME_TYPES.get(word.substring(0, colon));
        if (type == null) {
            throw new IllegalArgumentException(
                    "'%s' is no alternative name: it is {names}, or DNS:, IP:, URI: or email: and a value."
                            .formatted(word));
        }
        String value = word.substring(colon + 1);
        require(!value.isEmpty(), "'%s' has no value.".formatted(word));
        if (type == GeneralName.iPAddress) {
            require(isAddress(value), "'%s' is no IPv4 or IPv6 address.".formatted(value));
        }
        return new NamePattern(type, value);
    }

    /**
     * Refuses a name that no certificate could carry.
     *
     * @param example the pattern with something plain in place of its placeholders
     * @throws IllegalArgumentException with a sentence for the user
     */
    static void requirePossible(NamePattern name, String example) {
        switch (name.type()) {
            case GeneralName.dNSName ->
                HostName.fault(example, HostName.Underscores.TAKEN).ifPresent(fault -> {
                    throw new IllegalArgumentException("'%s' is no DNS name. %s".formatted(name.pattern(), fault));
                });
            case GeneralName.uniformResourceIdentifier ->
                require(
                        example.matches("[A-Za-z][A-Za-z0-9+.-]*:[!-~]+"),
                        "'%s' is no URI: a scheme, a colon and no blanks, in ASCII.".formatted(name.pattern()));
            case GeneralName.rfc822Name ->
                require(
                        example.matches("[!-~]+@[!-~]+"),
                        "'%s' is no mail address in ASCII.".formatted(name.pattern()));
            default -> {
                // addresses were looked at when they were read
            }
        }
    }

    private static boolean isAddress(String text) {
        return org.bouncycastle.util.IPAddress.isValid(text);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
