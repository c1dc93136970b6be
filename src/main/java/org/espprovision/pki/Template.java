package org.espprovision.pki;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;

/**
 * What a profile says of one kind of certificate.
 *
 * @param subject in the order of the distinguished name
 * @param extensions in the order of the certificate
 */
record Template(List<NamePart> subject, Lifetime lifetime, List<ExtensionRule> extensions) {
    Template {
        subject = List.copyOf(subject);
        extensions = List.copyOf(extensions);
    }

    /** One attribute of the subject, its value perhaps with placeholders. */
    record NamePart(ASN1ObjectIdentifier attribute, String pattern, int mostCharacters) {}

    X500Name subject(Particulars particulars) {
        X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
        for (NamePart part : subject) {
            Optional<String> value = particulars.fill(part.pattern());
            if (value.isPresent()) {
                if (value.get().length() > part.mostCharacters()) {
                    throw CredentialsException.nameTooLong(value.get(), part.mostCharacters());
                }
                name.addRDN(part.attribute(), value.get());
            }
        }
        return name.build();
    }

    List<Extension> extensions(Particulars particulars) {
        List<Extension> made = new ArrayList<>();
        for (ExtensionRule rule : extensions) {
            rule.extension(particulars).ifPresent(made::add);
        }
        return made;
    }

    /** The same for a root that signs authorities instead of devices: one more step below it. */
    Template forRoot() {
        return new Template(
                subject,
                lifetime,
                extensions.stream()
                        .map(rule ->
                                rule instanceof ExtensionRule.Constraints constraints ? constraints.deeper() : rule)
                        .toList());
    }
}
