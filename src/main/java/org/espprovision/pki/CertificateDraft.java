package org.espprovision.pki;

import java.security.PublicKey;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;

/**
 * Everything a certificate says except who issues it.
 *
 * @param extensions in their order
 */
record CertificateDraft(
        X500Name subject, PublicKey key, SerialNumber serial, Validity validity, List<Extension> extensions) {}
