package org.espprovision.pki;

import java.security.PublicKey;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;

/**
 * Everything a certificate says except who issues it.
 *
 * @param profile the extensions of its kind; the key identifiers are added at signing
 */
record CertificateDraft(
        X500Name subject, PublicKey key, SerialNumber serial, Validity validity, List<Extension> profile) {}
