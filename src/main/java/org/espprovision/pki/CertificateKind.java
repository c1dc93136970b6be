package org.espprovision.pki;

import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.espprovision.pki.ExtensionRule.AlternativeNames;
import org.espprovision.pki.ExtensionRule.Constraints;
import org.espprovision.pki.ExtensionRule.Critical;
import org.espprovision.pki.ExtensionRule.NamePattern;
import org.espprovision.pki.ExtensionRule.Purposes;
import org.espprovision.pki.ExtensionRule.SubjectKey;
import org.espprovision.pki.ExtensionRule.Usage;

/** The kinds of certificate a profile describes, and what no profile may make of them. */
enum CertificateKind {
    /** The authority's own. */
    AUTHORITY("authority") {
        @Override
        void requirePossible(ExtensionRule rule) {
            if (rule instanceof Constraints constraints) {
                require(
                        constraints.authority() && constraints.critical() == Critical.YES,
                        "An authority needs 'critical, CA:TRUE': without it nothing it signs is trusted.");
            } else if (rule instanceof Usage usage) {
                require(
                        usage.allows(KeyUsage.keyCertSign),
                        "An authority whose key usage lacks keyCertSign cannot sign certificates.");
                require(
                        usage.allows(KeyUsage.cRLSign),
                        "An authority whose key usage lacks cRLSign cannot revoke anything.");
            } else {
                require(!(rule instanceof Purposes), "An extended key usage would limit what the authority may sign.");
                require(!(rule instanceof AlternativeNames), "An authority has no alternative names.");
            }
        }

        @Override
        void requireComplete(List<ExtensionRule> rules) {
            require(has(rules, Constraints.class), "An authority needs basicConstraints with CA:TRUE.");
            require(
                    has(rules, SubjectKey.class),
                    "An authority needs a subjectKeyIdentifier (RFC 5280 section 4.2.1.2).");
        }
    },
    /** A broker's. */
    SERVER("server") {
        @Override
        void requirePossible(ExtensionRule rule) {
            requireLeaf(rule, KeyPurposeId.id_kp_serverAuth, "serverAuth");
            require(
                    !(rule instanceof Purposes purposes && purposes.critical() == Critical.YES),
                    "A critical extendedKeyUsage makes every ESP8266 refuse the broker: BearSSL does not know it.");
        }

        @Override
        void requireComplete(List<ExtensionRule> rules) {
            require(
                    rules.stream()
                            .anyMatch(rule -> rule instanceof AlternativeNames names
                                    && names.names().stream().anyMatch(n -> n.type() == NamePattern.EVERY_NAME)),
                    "A broker's subjectAltName needs {names}, or the certificate answers to none of the names given.");
        }
    },
    /** A device's. */
    DEVICE("device") {
        @Override
        void requirePossible(ExtensionRule rule) {
            requireLeaf(rule, KeyPurposeId.id_kp_clientAuth, "clientAuth");
            require(
                    !(rule instanceof AlternativeNames names
                            && names.names().stream().anyMatch(n -> n.type() == NamePattern.EVERY_NAME)),
                    "{names} are a broker's; a device has {name}.");
        }

        @Override
        void requireComplete(List<ExtensionRule> rules) {
            // Nothing: a client certificate without extensions is old-fashioned but good.
        }
    };

    private final String section;

    CertificateKind(String section) {
        this.section = section;
    }

    /** Its place in a profile. */
    String section() {
        return section;
    }

    Set<String> placeholders() {
        return switch (this) {
            case AUTHORITY -> Set.of("key-id");
            case SERVER -> Set.of("name");
            case DEVICE -> Set.of("name", "mac", "eui64");
        };
    }

    /**
     * Refuses an extension that this kind cannot have.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    abstract void requirePossible(ExtensionRule rule);

    /**
     * Refuses extensions that lack one this kind must have.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    abstract void requireComplete(List<ExtensionRule> rules);

    private static void requireLeaf(ExtensionRule rule, KeyPurposeId purpose, String purposeName) {
        if (rule instanceof Constraints constraints) {
            require(
                    !constraints.authority(),
                    "CA:TRUE would let a broker or device issue certificates of its own; only an authority has it.");
        } else if (rule instanceof Usage usage) {
            require(
                    usage.allows(KeyUsage.digitalSignature),
                    "Without digitalSignature the key cannot take part in a TLS handshake with ECDHE.");
            require(
                    !usage.allows(KeyUsage.keyCertSign) && !usage.allows(KeyUsage.cRLSign),
                    "keyCertSign and cRLSign belong to an authority.");
        } else if (rule instanceof Purposes purposes) {
            require(
                    purposes.purposes().contains(purpose),
                    "An extendedKeyUsage without %s makes the other side refuse the certificate."
                            .formatted(purposeName));
        }
    }

    private static boolean has(List<ExtensionRule> rules, Class<? extends ExtensionRule> kind) {
        return rules.stream().anyMatch(kind::isInstance);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
