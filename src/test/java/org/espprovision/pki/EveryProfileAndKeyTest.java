package org.espprovision.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.pki.CredentialFiles.Existing;
import org.espprovision.pki.CredentialFiles.Form;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each profile with each kind of key, from the authority down, before everybody who will judge it: OpenSSL with its
 * revocation check, OpenSSL and Mosquitto on the other side of the wire, and BearSSL, the ESP8266's own library, as the
 * client that verifies.
 */
@Timeout(120)
class EveryProfileAndKeyTest {
    private static final Pattern LISTENING = Pattern.compile("ACCEPT .*:(\\d+)");
    private static final DeviceName LOST = new DeviceName("lost");
    private static final String CONNACK_ACCEPTED = "answer 20020000";

    @TempDir
    private static Path tools;

    private static BearSslClient bearSsl;

    private final Openssl openssl = new Openssl();

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() throws Exception {
        bearSsl = BearSslClient.compile(tools);
    }

    static Stream<Arguments> all() {
        return Stream.of("strict", "guide", "idevid")
                .flatMap(profile -> Stream.of(KeyKind.values()).map(key -> Arguments.of(profile, key)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("all")
    void everybody_accepts_it_and_nobody_once_it_is_revoked(String profile, KeyKind kind) throws Exception {
        makeEverything(Profile.named(profile), kind);

        opensslVerifies();
        opensslPrints(kind);
        opensslShakesHands();
        mosquittoAndBearSslAcceptEachOther();
    }

    private void makeEverything(Profile profile, KeyKind kind) throws Exception {
        CertificateAuthority authority = authority(AuthorityPlan.of(profile, kind));
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "broker.local"));
        authority
                .issueServer(kind, names, Set.of(InetAddress.getLoopbackAddress()))
                .writePem(folder);
        Fixtures.pem(folder, "device.pem", device(authority, Fixtures.NAME, kind));
        X509Certificate lost = device(authority, LOST, kind);
        Fixtures.pem(folder, "lost.pem", lost);
        authority.publishRevocations(
                () -> List.of(new Revocation(
                        lost.getSerialNumber(), Fixtures.CLOCK.instant(), RevocationReason.KEY_COMPROMISE)),
                Period.ofDays(30));
        Files.writeString(folder.resolve("anchors"), authority.bundlePem() + Files.readString(list()));
    }

    private CertificateAuthority authority(AuthorityPlan plan) {
        try (Passphrase passphrase = Fixtures.passphrase()) {
            return CertificateAuthority.create(folder.resolve("ca"), plan, passphrase, Fixtures.RANDOM, Fixtures.CLOCK);
        }
    }

    /** The files that a device gets, as it gets them. */
    private X509Certificate device(CertificateAuthority authority, DeviceName name, KeyKind kind) {
        try (DeviceKey key = DeviceKey.generate(kind, Fixtures.RANDOM)) {
            DeviceCertificate issued =
                    authority.issueDevice(name, Optional.of(Fixtures.MAC), key, SerialNumber.random(Fixtures.RANDOM));
            new CredentialFiles(Form.DER, Existing.KEPT).device(folder, name, issued, key, authority);
            return issued.x509();
        }
    }

    private void opensslVerifies() throws Exception {
        assertThat(verify("sslclient", "device.pem")).contains("OK");
        assertThat(verify("sslserver", "server.crt", "-verify_hostname", "broker.local"))
                .contains("OK");
        assertThat(verify("sslserver", "server.crt", "-verify_ip", "127.0.0.1")).contains("OK");
        assertThat(verify("sslclient", "lost.pem")).contains("certificate revoked");
    }

    private String verify(String purpose, String certificate, String... more) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("verify", "-crl_check", "-purpose", purpose, "-CAfile", file("anchors")));
        command.addAll(List.of(more));
        command.add(file(certificate));
        return openssl.run(command.toArray(String[]::new)).text();
    }

    private void opensslPrints(KeyKind kind) throws Exception {
        String key = switch (kind) {
            case EC_P256 -> "NIST CURVE: P-256";
            case EC_P384 -> "NIST CURVE: P-384";
            case RSA_2048 -> "Public-Key: (2048 bit)";
            case RSA_3072 -> "Public-Key: (3072 bit)";
        };
        for (String certificate : List.of("ca/ca.crt", "server.crt", "device.pem")) {
            assertThat(openssl.output("x509", "-in", file(certificate), "-noout", "-text"))
                    .contains("Version: 3 (0x2)", key, "X509v3 Basic Constraints: critical");
        }
        assertThat(openssl.output("crl", "-in", list().toString(), "-noout", "-text"))
                .contains("Version 2 (0x1)", "X509v3 CRL Number", "Next Update", "Key Compromise");
    }

    private void opensslShakesHands() throws Exception {
        Process server = server();
        try {
            assertThat(openssl.output(
                            "s_client",
                            "-connect",
                            "127.0.0.1:" + port(server),
                            "-tls1_2",
                            "-CAfile",
                            file("server-ca.crt"),
                            "-verify_return_error",
                            "-verify_hostname",
                            "localhost",
                            "-cert",
                            file(Fixtures.NAME + ".crt.der"),
                            "-certform",
                            "DER",
                            "-key",
                            file(Fixtures.NAME + ".key.der"),
                            "-keyform",
                            "DER"))
                    .contains("Verify return code: 0 (ok)");
        } finally {
            server.destroy();
        }
    }

    private void mosquittoAndBearSslAcceptEachOther() throws Exception {
        try (MosquittoServer mosquitto = MosquittoServer.start(
                "cafile " + file("server-ca.crt"),
                "certfile " + file("server.crt"),
                "keyfile " + file("server.key"),
                "crlfile " + list(),
                "require_certificate true",
                "use_identity_as_username true")) {
            for (String name : List.of("localhost", "broker.local", "127.0.0.1")) {
                assertThat(talk(mosquitto.port(), name, Fixtures.NAME)).contains(CONNACK_ACCEPTED);
            }
            assertThat(talk(mosquitto.port(), "another-host", Fixtures.NAME))
                    .isEqualTo("error 56"); // BR_ERR_X509_BAD_SERVER_NAME
            assertThat(talk(mosquitto.port(), "localhost", LOST)).startsWith("error");
            await().untilAsserted(() -> assertThat(mosquitto.logLines())
                    .anyMatch(line -> line.contains("u'" + Fixtures.NAME + "'"))
                    .anyMatch(line -> line.contains("certificate verify failed")));
        }
    }

    private String talk(int port, String name, DeviceName device) throws Exception {
        return bearSsl.talk(
                port,
                name,
                folder.resolve("ca.crt.der"),
                folder.resolve(device + ".crt.der"),
                folder.resolve(device + ".key.der"));
    }

    private Process server() throws IOException {
        return openssl.start(
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-cert",
                file("server.crt"),
                "-key",
                file("server.key"),
                "-CAfile",
                file("anchors"),
                "-crl_check",
                "-Verify",
                "1",
                "-verify_return_error");
    }

    private static int port(Process server) throws IOException {
        BufferedReader output = server.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                return Integer.parseInt(listening.group(1));
            }
        }
        throw new AssertionError("openssl s_server does not listen");
    }

    private Path list() {
        return CertificateAuthority.revocationFile(folder.resolve("ca"));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}
