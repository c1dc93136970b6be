package org.espprovision.pki;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** One extension as a profile words it, and what it becomes in a certificate. */
sealed interface ExtensionRule {
    /** The extension; empty where nothing of it is left for this certificate. */
    Optional<Extension> extension(Particulars particulars);

    /** basicConstraints. */
    record Constraints(Critical critical, boolean authority, Optional<Integer> pathLength) implements ExtensionRule {
        @Override
        public Optional<Extension> extension(Particulars particulars) {
            BasicConstraints value =
                    pathLength.map(BasicConstraints::new).orElseGet(() -> new BasicConstraints(authority));
            return made(Extension.basicConstraints, critical, value);
        }

        Constraints deeper() {
            return new Constraints(critical, authority, pathLength.map(length -> length + 1));
        }
    }

    /** keyUsage: bits of {@link KeyUsage}, some for RSA keys only. */
    record Usage(Critical critical, int bits, int bitsForRsa) implements ExtensionRule {
        @Override
        public Optional<Extension> extension(Particulars particulars) {
            return made(Extension.keyUsage, critical, new KeyUsage(particulars.isRsa() ? bits | bitsForRsa : bits));
        }

        boolean allows(int usage) {
            return (bits & usage) != 0;
        }
    }

    /** extendedKeyUsage. */
    record Purposes(Critical critical, List<KeyPurposeId> purposes) implements ExtensionRule {
        @Override
        public Optional<Extension> extension(Particulars particulars) {
            return made(
                    Extension.extendedKeyUsage, critical, new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
        }
    }

    /** subjectAltName: general names, their values perhaps with placeholders, and the names of the server. */
    record AlternativeNames(Critical critical, List<NamePattern> names) implements ExtensionRule {
        @Override
        public Optional<Extension> extension(Particulars particulars) {
            List<GeneralName> all = new ArrayList<>();
            for (NamePattern name : names) {
                name.names(particulars).stream()
                        .filter(made -> !all.contains(made))
                        .forEach(all::add);
            }
            return all.isEmpty()
                    ? Optional.empty()
                    : made(
                            Extension.subjectAlternativeName,
                            critical,
                            new GeneralNames(all.toArray(GeneralName[]::new)));
        }
    }

    /** nsComment, never critical: BearSSL would refuse what it does not know. */
    record Comment(String text) implements ExtensionRule {
        @Override
        public Optional<Extension> extension(Particulars particulars) {
            return made(MiscObjectIdentifiers.netscapeCertComment, Critical.NO, new DERIA5String(text));
        }
    }

    /** subjectKeyIdentifier, never critical (RFC 5280 section 4.2.1.2). */
    record SubjectKey() implements ExtensionRule {
        @Override
        public Optional<Extension> extension(Particulars particulars) {
            return made(Extension.subjectKeyIdentifier, Critical.NO, Issuer.keyId(particulars.key()));
        }
    }

    /** authorityKeyIdentifier with the issuer's key identifier, never critical (RFC 5280 section 4.2.1.1). */
    record AuthorityKey() implements ExtensionRule {
        @Override
        public Optional<Extension> extension(Particulars particulars) {
            return made(
                    Extension.authorityKeyIdentifier,
                    Critical.NO,
                    new AuthorityKeyIdentifier(particulars.issuerKeyId().getKeyIdentifier()));
        }
    }

    /** Whether software that does not know an extension must refuse the certificate. */
    enum Critical {
        YES,
        NO
    }

    /**
     * One general name, or all names of the server.
     *
     * @param type a tag of {@link GeneralName}, or {@link #EVERY_NAME}
     */
    record NamePattern(int type, String pattern) {
        static final int EVERY_NAME = -1;

        private List<GeneralName> names(Particulars particulars) {
            if (type == EVERY_NAME) {
                return List.of(
                        particulars.names().orElseThrow().alternativeNames().getNames());
            }
            return particulars.fill(pattern).stream()
                    .map(value -> new GeneralName(type, value))
                    .toList();
        }
    }

    private static Optional<Extension> made(ASN1ObjectIdentifier id, Critical critical, ASN1Encodable value) {
        return Optional.of(new Extension(id, critical == Critical.YES, Der.encode(value)));
    }
}
