package org.espprovision.simulator.sketch;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/**
 * The name the device looks for in the broker's certificate and sends along as SNI. As BearSSL does, it sends the name as
 * it stands, underscores and numeric addresses included, which the JDK's own host name type refuses.
 */
final class TlsServerName extends SNIServerName {
    private static final String SUBJECT_ALT_NAME = "2.5.29.17";
    private static final Integer DNS_NAME = 2;

    private final String name;

    TlsServerName(String name) {
        super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.UTF_8));
        this.name = name;
    }

    /**
     * BearSSL's rule: a dNSName, whatever the case, or with {@code *} for its first label. Any subjectAltName at all switches
     * the common name off; addresses in it are never compared.
     */
    boolean isIn(X509Certificate certificate) {
        if (certificate.getExtensionValue(SUBJECT_ALT_NAME) == null) {
            return commonNames(certificate).stream().anyMatch(this::matches);
        }
        return dnsNames(certificate).stream().anyMatch(this::matches);
    }

    private boolean matches(String pattern) {
        String wanted = name.toLowerCase(Locale.ROOT);
        String offered = pattern.toLowerCase(Locale.ROOT);
        if (offered.startsWith("*.") && wanted.indexOf('.') > 0) {
            return wanted.substring(wanted.indexOf('.')).equals(offered.substring(1));
        }
        return wanted.equals(offered);
    }

    private static List<String> dnsNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(entry -> DNS_NAME.equals(entry.get(0)))
                            .map(entry -> String.valueOf(entry.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of(); // a name that cannot be read is no match
        }
    }

    private static List<String> commonNames(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> String.valueOf(rdn.getValue()))
                            .toList();
        } catch (InvalidNameException e) {
            throw new IllegalStateException("the JDK does not read the name it wrote", e);
        }
    }
}
