package org.espprovision.pki;

import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** Reading distinguished names. */
final class Names {
    private Names() {}

    /** The common name, or the whole name where there is none. */
    static String commonName(X500Principal name) {
        RDN[] commonNames = X500Name.getInstance(name.getEncoded()).getRDNs(BCStyle.CN);
        return commonNames.length == 0
                ? name.getName()
                : IETFUtils.valueToString(commonNames[0].getFirst().getValue());
    }
}
