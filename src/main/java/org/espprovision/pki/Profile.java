package org.espprovision.pki;

import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.espprovision.MacAddress;

/**
 * The strict profile: what each kind of certificate may do, and nothing more (RFC 5280 section 4.2.1).
 *
 * <p>The extended key usage is never critical: BearSSL does not know it and would refuse the certificate ("unknown
 * critical extension").
 */
final class Profile {
    private Profile() {}

    /** Signs certificates and revocation lists, but no further authorities. */
    static List<Extension> authority() {
        return List.of(
                critical(Extension.basicConstraints, new BasicConstraints(0)),
                critical(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
    }

    static List<Extension> device(DeviceName name, MacAddress mac) {
        return List.of(
                notAnAuthority(),
                critical(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature)),
                plain(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth)),
                plain(Extension.subjectAlternativeName, new GeneralNames(new GeneralName[] {
                    new GeneralName(GeneralName.dNSName, name.text()),
                    new GeneralName(GeneralName.uniformResourceIdentifier, deviceUrn(mac))
                })));
    }

    /** A client of our own that is no device. */
    static List<Extension> client() {
        return List.of(
                notAnAuthority(),
                critical(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature)),
                plain(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth)));
    }

    static List<Extension> server(KeyKind kind, ServerNames names) {
        return List.of(
                notAnAuthority(),
                critical(Extension.keyUsage, new KeyUsage(serverKeyUsage(kind))),
                plain(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)),
                plain(Extension.subjectAlternativeName, names.alternativeNames()));
    }

    /** Old axTLS firmware has RSA key exchange only, so an RSA server also enciphers; RFC 8813 forbids that for EC. */
    private static int serverKeyUsage(KeyKind kind) {
        return switch (kind) {
            case EC_P256 -> KeyUsage.digitalSignature;
            case RSA_2048 -> KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
        };
    }

    static X500Name deviceSubject(DeviceName name, MacAddress mac) {
        return new X500NameBuilder()
                .addRDN(BCStyle.CN, name.text())
                .addRDN(BCStyle.SERIALNUMBER, mac.toString())
                .build();
    }

    static X500Name subject(String commonName) {
        return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    }

    /** RFC 9039 section 4.1: the MAC-48 as an EUI-64, made by putting ffff in the middle. */
    private static String deviceUrn(MacAddress mac) {
        String digits = mac.compact();
        return "urn:dev:mac:" + digits.substring(0, 6) + "ffff" + digits.substring(6);
    }

    private static Extension notAnAuthority() {
        return critical(Extension.basicConstraints, new BasicConstraints(false));
    }

    private static Extension critical(ASN1ObjectIdentifier id, ASN1Encodable value) {
        return new Extension(id, true, Der.encode(value));
    }

    static Extension plain(ASN1ObjectIdentifier id, ASN1Encodable value) {
        return new Extension(id, false, Der.encode(value));
    }
}
