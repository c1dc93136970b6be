package org.espprovision.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/**
 * What a broker shows its clients.
 *
 * @param certificate the broker's own; the whole chain it sends, since devices hold the authority's already
 * @param key in memory only, unless {@link #writePem} is asked for
 * @param authority whose certificates the broker accepts from clients
 */
public record ServerCredentials(X509Certificate certificate, PrivateKey key, X509Certificate authority) {

    /** For Mosquitto's {@code certfile}. */
    public String certificatePem() {
        return pem(certificate).text();
    }

    /** For Mosquitto's {@code cafile}. */
    public String authorityPem() {
        return pem(authority).text();
    }

    /**
     * Writes {@code server.crt}, {@code server.key} (mode 0600) and {@code server-ca.crt} for a broker that reads files,
     * replacing what was there file by file. Mosquitto 2 reads its key after it has become the user {@code mosquitto}, so
     * the key must be given to that user.
     *
     * @throws CredentialsException {@code ca.write}
     */
    public void writePem(Path directory) {
        byte[] pkcs8 = key.getEncoded();
        byte[] keyPem = new Pem(Pem.PRIVATE_KEY, pkcs8).bytes();
        try {
            DurableFile.createFolder(directory);
            DurableFile.PUBLIC.replace(
                    directory.resolve("server-ca.crt"), pem(authority).bytes());
            DurableFile.PUBLIC.replace(
                    directory.resolve("server.crt"), pem(certificate).bytes());
            DurableFile.PRIVATE.replace(directory.resolve("server.key"), keyPem);
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(directory, e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
            Arrays.fill(keyPem, (byte) 0);
        }
    }

    private static Pem pem(X509Certificate certificate) {
        try {
            return new Pem(Pem.CERTIFICATE, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has no encoding", e);
        }
    }

    @Override
    public String toString() {
        return "ServerCredentials[" + certificate.getSubjectX500Principal() + "]";
    }
}
