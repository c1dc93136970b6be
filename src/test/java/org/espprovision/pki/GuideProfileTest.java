package org.espprovision.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code guide} profile beside certificates that the guide's own commands make in the same test. */
class GuideProfileTest {
    private static final String PASS = "pass:of the guide";

    private final Openssl openssl = new Openssl();
    private final CertificateAuthority authority = CertificateAuthority.inMemory(
            AuthorityPlan.of(Profile.named("guide"), KeyKind.RSA_2048), Fixtures.RANDOM, Fixtures.CLOCK);

    @TempDir
    private Path folder;

    /** The guide's commands, as it writes them; only the pass phrase comes from the command line. */
    @BeforeEach
    void theGuide() throws Exception {
        guide(
                "req -new -x509 -days 3650 -extensions v3_ca -keyout mqtt_ca.key -out mqtt_ca.crt",
                "-passout",
                PASS,
                "-subj",
                "/CN=MQTT CA/O=PrestigeWorldWide/OU=generate-CA/emailAddress=nobody@example.net");
        guide("genrsa -out mosq_serv.key 2048");
        guide(
                "req -new -out mosq_serv.csr -key mosq_serv.key",
                "-subj",
                "/CN=broker.local/O=YourOrg/OU=Server-CA/emailAddress=nobody@example.net");
        extensions("DNS:broker.local,DNS:localhost,IP:127.0.0.1,IP:::1", "serverAuth", "MQTT Broker Cert");
        guide(
                "x509 -req -in mosq_serv.csr -CA mqtt_ca.crt -CAkey mqtt_ca.key -CAcreateserial -CAserial mqtt_ca.srl "
                        + "-out mosq_serv.crt -days 3650 -extfile ext -extensions MQTTextensions",
                "-passin",
                PASS);
        guide("genrsa -out esp8266-cli.key 2048");
        guide(
                "req -new -out esp8266-cli.csr -key esp8266-cli.key",
                "-subj",
                "/CN=esp8266-cli/O=YourOrg/OU=Client-CA/emailAddress=nobody@example.net");
        extensions("DNS:esp8266-cli,DNS:esp8266-cli.local", "clientAuth", "MQTT Client Cert");
        guide(
                "x509 -req -in esp8266-cli.csr -CA mqtt_ca.crt -CAkey mqtt_ca.key -CAcreateserial -out esp8266-cli.crt "
                        + "-days 3650 -extfile ext -extensions MQTTextensions",
                "-passin",
                PASS);
    }

    @Test
    void each_certificate_is_the_guides_but_for_serial_dates_keys_and_signature() throws Exception {
        assertSame("mqtt_ca.crt", authority.certificate());
        assertSame(
                "mosq_serv.crt",
                authority
                        .issueServer(KeyKind.RSA_2048, Set.of("broker.local"), Set.of())
                        .certificate());
        try (DeviceKey key = DeviceKey.generate(KeyKind.RSA_2048, Fixtures.RANDOM)) {
            assertSame(
                    "esp8266-cli.crt",
                    authority
                            .issueDevice(
                                    new DeviceName("esp8266-cli"),
                                    Optional.of(Fixtures.MAC),
                                    key,
                                    SerialNumber.random(Fixtures.RANDOM))
                            .x509());
        }
    }

    private void assertSame(String theirs, X509Certificate ours) throws Exception {
        String their = folder.resolve(theirs).toString();
        String our = Fixtures.pem(folder, "ours-" + theirs, ours);
        assertThat(text(our)).isEqualTo(text(their)).contains("X509v3 Subject Key Identifier");
        assertThat(structure(our)).isEqualTo(structure(their)).contains("UTF8STRING", "IA5STRING", "UTCTIME");
        // 3,650 days, less the moment since the authority was made: openssl lets a certificate outlive its issuer.
        Duration length = Duration.between(
                ours.getNotBefore().toInstant(), ours.getNotAfter().toInstant());
        assertThat(length).isBetween(Duration.ofDays(3650).minusMinutes(5), Duration.ofDays(3650));
    }

    private String text(String certificate) throws Exception {
        return openssl.output(
                        "x509",
                        "-in",
                        certificate,
                        "-noout",
                        "-text",
                        "-certopt",
                        "no_serial,no_validity,no_pubkey,no_sigdump")
                .replaceAll("([0-9A-F]{2}:){19}[0-9A-F]{2}", "(key identifier)");
    }

    private String structure(String certificate) throws Exception {
        return openssl.output("asn1parse", "-in", certificate)
                .replaceAll("(?m)^ *\\d+:", "")
                .replaceAll("l= *\\d+ ", "")
                .replaceAll("(INTEGER|UTCTIME|OCTET STRING|BIT STRING) .*", "$1");
    }

    private void extensions(String names, String purpose, String comment) throws IOException {
        Files.writeString(folder.resolve("ext"), """
                [ MQTTextensions ]
                basicConstraints		= critical,CA:false
                subjectAltName 			= %s
                keyUsage			= nonRepudiation, digitalSignature, keyEncipherment
                extendedKeyUsage		= %s
                nsComment			= "%s"
                """.formatted(names, purpose, comment));
    }

    private void guide(String command, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of(more));
        openssl.outputIn(folder, words.toArray(String[]::new));
    }
}
