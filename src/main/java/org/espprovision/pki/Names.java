package org.espprovision.pki;

import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** Reading distinguished names. */
final class Names {
    /** What people put into names and the JDK has no word for. */
    private static final Map<String, String> WORDS = Map.of(
            BCStyle.SERIALNUMBER.getId(), "serialNumber",
            BCStyle.EmailAddress.getId(), "emailAddress");

    private Names() {}

    /** The whole name as RFC 2253 has it, in words: {@code serialNumber=…,CN=…}. */
    static String readable(X500Principal name) {
        return name.getName(X500Principal.RFC2253, WORDS);
    }

    /** The common name, or the whole name where there is none. */
    static String commonName(X500Principal name) {
        RDN[] commonNames = X500Name.getInstance(name.getEncoded()).getRDNs(BCStyle.CN);
        return commonNames.length == 0
                ? name.getName()
                : IETFUtils.valueToString(commonNames[0].getFirst().getValue());
    }
}
