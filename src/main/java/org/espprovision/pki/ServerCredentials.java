package org.espprovision.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a broker shows its clients.
 *
 * @param certificate the broker's own
 * @param key in memory only, unless {@link #writePem} is asked for
 * @param intermediate the authority that issued it, where a root stands above that one: the broker sends it along, since
 *     devices hold the root only
 * @param authority what devices trust: the root, or the one authority there is
 */
public record ServerCredentials(
        X509Certificate certificate,
        PrivateKey key,
        Optional<X509Certificate> intermediate,
        X509Certificate authority) {
    /** What the broker sends: its own certificate first, never the root. */
    public List<X509Certificate> chain() {
        return Stream.concat(Stream.of(certificate), intermediate.stream()).toList();
    }

    /** For Mosquitto's {@code certfile}. */
    public String certificatePem() {
        return chain().stream().map(one -> Pem.of(one).text()).collect(Collectors.joining());
    }

    /** For Mosquitto's {@code cafile}: devices send their own certificate only, so the whole way up must lie here. */
    public String authorityPem() {
        return intermediate.map(one -> Pem.of(one).text()).orElse("")
                + Pem.of(authority).text();
    }

    /**
     * Writes {@code server.crt}, {@code server.key} (mode 0600) and {@code server-ca.crt} for a broker that reads files, in
     * place of what was there: all of them or none. {@link ServerFiles} does it so that Mosquitto can read the key.
     *
     * @throws CredentialsException {@code ca.write}
     */
    public void writePem(Path directory) {
        try (FilesTogether files = new FilesTogether()) {
            DurableFile.createFolder(directory);
            var unused = stage(files, directory);
            files.replace();
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(directory, e);
        }
    }

    /** Writes the three beside their places; gives where the key lies until it has its name. */
    Path stage(FilesTogether files, Path directory) throws IOException {
        byte[] pkcs8 = key.getEncoded();
        byte[] keyPem = new Pem(Pem.PRIVATE_KEY, pkcs8).bytes();
        try {
            files.add(
                    DurableFile.PUBLIC,
                    directory.resolve("server-ca.crt"),
                    authorityPem().getBytes(StandardCharsets.US_ASCII));
            files.add(
                    DurableFile.PUBLIC,
                    directory.resolve("server.crt"),
                    certificatePem().getBytes(StandardCharsets.US_ASCII));
            return files.add(DurableFile.PRIVATE, directory.resolve("server.key"), keyPem);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
            Arrays.fill(keyPem, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "ServerCredentials[" + certificate.getSubjectX500Principal() + "]";
    }
}
