package org.espprovision.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;

/**
 * A certificate revocation list: X.509 v2 with a number and the time by which a newer one must be there. A broker refuses
 * <em>everybody</em> once that time is over.
 */
public final class RevocationList {
    private static final int WARN_IN_THE_LAST = 5; // the last fifth: 20 %

    private final X509CRL list;

    RevocationList(X509CRL list) {
        this.list = list;
    }

    /**
     * Reads a list in PEM or DER.
     *
     * @throws CredentialsException {@code crl.unreadable}
     */
    public static RevocationList read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            List<Pem> blocks = Pem.blocks(bytes);
            return parse(blocks.isEmpty() ? bytes : blocks.get(0).der());
        } catch (IOException | CRLException | IllegalArgumentException e) {
            throw CredentialsException.badList(file, e);
        }
    }

    static RevocationList parse(byte[] der) throws CRLException {
        try {
            X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
            if (list == null || list.getNextUpdate() == null) {
                throw new CRLException("no list, or one without a next update");
            }
            return new RevocationList(list);
        } catch (CertificateException e) {
            throw new IllegalStateException("every Java runtime reads X.509", e);
        }
    }

    public String pem() {
        return new Pem(Pem.CRL, der()).text();
    }

    public byte[] der() {
        try {
            return list.getEncoded();
        } catch (CRLException e) {
            throw new IllegalStateException("a parsed list has no encoding", e);
        }
    }

    /** Rises with every list of one authority. */
    public BigInteger number() {
        byte[] extension = list.getExtensionValue(Extension.cRLNumber.getId());
        return extension == null
                ? BigInteger.ZERO
                : ASN1Integer.getInstance(ASN1OctetString.getInstance(extension).getOctets())
                        .getValue();
    }

    /** How many certificates are on it. */
    public int size() {
        return list.getRevokedCertificates() == null
                ? 0
                : list.getRevokedCertificates().size();
    }

    public Instant thisUpdate() {
        return list.getThisUpdate().toInstant();
    }

    /** When everybody who checks it locks everybody out, unless a newer one is there. */
    public Instant nextUpdate() {
        return list.getNextUpdate().toInstant();
    }

    /** A sentence for people when a fifth or less of the list's life is left. */
    public Optional<String> warning(Clock clock) {
        Instant now = clock.instant();
        Duration life = Duration.between(thisUpdate(), nextUpdate());
        if (now.isBefore(nextUpdate().minus(life.dividedBy(WARN_IN_THE_LAST)))) {
            return Optional.empty();
        }
        return Optional.of(
                now.isBefore(nextUpdate())
                        ? ("the revocation list ends on %s, in %,d days: run 'provision ca crl' and give the broker the new one, "
                                        + "or it will refuse every device from then on")
                                .formatted(
                                        nextUpdate(),
                                        Duration.between(now, nextUpdate()).toDays())
                        : ("the revocation list ended on %s, and a broker that checks it refuses every device: run "
                                        + "'provision ca crl' and give the broker the new one")
                                .formatted(nextUpdate()));
    }

    public X509CRL x509() {
        return list;
    }
}
