package org.espprovision.pki;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertList;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V2TBSCertListGenerator;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The name and key that stand behind a signature.
 *
 * @param keyId the subject key identifier of the issuer's own certificate
 */
record Issuer(X500Name name, SubjectKeyIdentifier keyId, SigningKey key) {
    /** The issuer behind an authority's certificate: its name byte for byte, and the key identifier it carries. */
    static Issuer of(X509Certificate authority, SigningKey key) {
        byte[] extension = authority.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        SubjectKeyIdentifier keyId = extension == null
                ? keyId(authority.getPublicKey())
                : SubjectKeyIdentifier.getInstance(
                        ASN1OctetString.getInstance(extension).getOctets());
        return new Issuer(
                X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()), keyId, key);
    }

    /**
     * A new authority that issues its own certificate. With a profile whose subject has {@code {key-id}} its name comes
     * from its key, so that the certificate can be made again from the key alone and devices that trust the first one
     * trust the second.
     */
    static Issuer ofItself(SigningKey key, Template template) {
        SubjectKeyIdentifier keyId = keyId(key.publicKey());
        return new Issuer(template.subject(Particulars.ofAuthority(key.publicKey(), keyId)), keyId, key);
    }

    X509Certificate sign(CertificateDraft draft) {
        TBSCertificate content = content(draft);
        byte[] signature = key.sign(Der.encode(content));
        byte[] der = Der.encode(
                new DERSequence(new ASN1Encodable[] {content, key.algorithm(), new DERBitString(signature)}));
        try {
            return Der.certificate(der);
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate just made cannot be read", e);
        }
    }

    RevocationList sign(List<Revocation> revocations, BigInteger number, Validity validity) {
        V2TBSCertListGenerator content = new V2TBSCertListGenerator();
        content.setSignature(key.algorithm());
        content.setIssuer(name);
        content.setThisUpdate(validity.start());
        content.setNextUpdate(validity.end());
        for (Revocation revocation : revocations) {
            content.addCRLEntry(
                    new ASN1Integer(revocation.serial()), seconds(revocation.time()), extensions(revocation));
        }
        content.setExtensions(new Extensions(new Extension[] {
            plain(Extension.authorityKeyIdentifier, new AuthorityKeyIdentifier(keyId.getKeyIdentifier())),
            plain(Extension.cRLNumber, new CRLNumber(number))
        }));
        TBSCertList list = content.generateTBSCertList();
        byte[] signature = key.sign(Der.encode(list));
        try {
            return RevocationList.parse(Der.encode(
                    new DERSequence(new ASN1Encodable[] {list, key.algorithm(), new DERBitString(signature)})));
        } catch (CRLException e) {
            throw new IllegalStateException("a list just made cannot be read", e);
        }
    }

    private static Time seconds(Instant time) {
        return new Time(Date.from(time.truncatedTo(ChronoUnit.SECONDS)));
    }

    /** RFC 5280 section 5.3.1: no reason is better than "unspecified". */
    private static @Nullable Extensions extensions(Revocation revocation) {
        return revocation.reason() == RevocationReason.UNSPECIFIED
                ? null
                : new Extensions(plain(
                        Extension.reasonCode,
                        CRLReason.lookup(revocation.reason().code())));
    }

    private static Extension plain(ASN1ObjectIdentifier id, ASN1Encodable value) {
        return new Extension(id, false, Der.encode(value));
    }

    private TBSCertificate content(CertificateDraft draft) {
        V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
        content.setSerialNumber(new ASN1Integer(draft.serial().value()));
        content.setSignature(key.algorithm());
        content.setIssuer(name);
        content.setValidity(new org.bouncycastle.asn1.x509.Validity(
                draft.validity().start(), draft.validity().end()));
        content.setSubject(draft.subject());
        content.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(draft.key().getEncoded()));
        if (!draft.extensions().isEmpty()) {
            content.setExtensions(new Extensions(draft.extensions().toArray(Extension[]::new)));
        }
        return content.generateTBSCertificate();
    }

    /** RFC 5280 section 4.2.1.2, method 1: SHA-1 of the key's bits. It only tells keys apart, it protects nothing. */
    static SubjectKeyIdentifier keyId(PublicKey key) {
        byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded())
                .getPublicKeyData()
                .getOctets();
        return new SubjectKeyIdentifier(Sha.digest("SHA-1", bits));
    }
}
