package org.espprovision.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;

/** Between bytes and values: DER out of Bouncy Castle's structures, certificates into the JDK's. */
final class Der {
    private static final byte SEQUENCE = 0x30;

    private Der() {}

    static byte[] encode(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException("DER in memory cannot fail", e);
        }
    }

    /** The JDK's reader takes PEM as well, and trips over broken base 64, so only DER reaches it. */
    static X509Certificate certificate(byte[] der) throws CertificateException {
        if (der.length == 0 || der[0] != SEQUENCE) {
            throw new CertificateException("not DER");
        }
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
