package org.espprovision.simulator.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.broker.TestCertificates;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.Test;

/**
 * The rarer rows of the table of failures that was measured with the Arduino core's own code and BearSSL (docs/causes.md),
 * at a real Mosquitto. {@link SketchAgreementTest} has the common ones.
 */
class FailureTableTest extends SketchAgreement {
    @Test
    void a_broker_that_keeps_its_intermediate_to_itself() throws Exception {
        server = CA.intermediate("Between").server(HOST);
        fails("tls failed ssl=62 alert=0");
    }

    @Test
    void an_authority_that_does_not_say_it_is_one() throws Exception {
        var key = TestCertificates.ecKey();
        trusted = new Authority(CA.order("CN=Plain", key).sign());
        server = trusted.server(HOST);
        fails("tls failed ssl=62 alert=0");
    }

    @Test
    void a_clock_that_runs_decades_ahead() throws Exception {
        var ahead = Duration.ofDays(9000);
        clock = Clock.offset(Clock.systemUTC(), ahead);
        options.addAll(List.of("--clock", Long.toString(now.plus(ahead).getEpochSecond())));
        fails("tls failed ssl=54 alert=0");
    }

    @Test
    void a_common_name_does_not_count_beside_other_names() throws Exception {
        server = CA.order("CN=" + HOST, TestCertificates.ecKey())
                .forServer()
                .dns("other.local")
                .sign();
        fails("tls failed ssl=56 alert=0");
    }

    @Test
    void a_broker_certificate_with_a_pss_signature() throws Exception {
        trusted = TestCertificates.authority("RSA authority", TestCertificates.rsaKey());
        server = trusted.order("CN=" + HOST, TestCertificates.ecKey())
                .forServer()
                .dns(HOST)
                .signature("SHA256withRSAandMGF1")
                .sign();
        fails("tls failed ssl=49 alert=0");
    }

    @Test
    void a_broker_key_larger_than_the_device_can_hold() throws Exception {
        server = CA.order("CN=" + HOST, TestCertificates.oversizedRsaKey())
                .forServer()
                .dns(HOST)
                .sign();
        fails("tls failed ssl=50 alert=0");
    }

    @Test
    void a_device_whose_key_may_not_sign() throws Exception {
        device = CA.order("CN=" + SketchTestFiles.DEVICE, TestCertificates.ecKey())
                .with(Extension.keyUsage, new KeyUsage(KeyUsage.keyEncipherment))
                .sign();
        fails("tls failed ssl=43 alert=1");
    }

    @Test
    void a_revocation_list_that_has_run_out_refuses_everybody() throws Exception {
        Path crl = folder.resolve("stale.crl");
        Files.writeString(
                crl,
                TestCertificates.pem(
                        "X509 CRL",
                        CA.revokingUntil(Instant.now().minusSeconds(3600)).getEncoded()));
        fails("tls failed ssl=45 alert=1", "crlfile " + crl);
    }

    @Test
    void a_broker_with_a_key_of_a_kind_unknown_to_the_device() throws Exception {
        server = CA.order("CN=" + HOST, TestCertificates.ed25519Key())
                .forServer()
                .dns(HOST)
                .sign();
        fails("tls failed ssl=40 alert=1");
    }

    /** The table has 40 or nothing for it; this sketch does not even start with such a certificate. */
    @Test
    void a_device_key_of_a_kind_unknown_to_the_device() throws Exception {
        device = CA.order("CN=" + SketchTestFiles.DEVICE, TestCertificates.ed25519Key())
                .forClient()
                .sign();
        fails("certs bad file=/client.crt.der reason=\"no usable certificate in it\"");
    }

    @Test
    void a_listener_that_speaks_no_tls() throws Exception {
        try (var broker = MosquittoServer.start("allow_anonymous true")) {
            assertThat(both(broker.port())).endsWith("tls failed ssl=0 alert=0 text=\"Unknown error code.\" step=tls");
        }
    }

    /** MQTT 3.1.1 does not tell the device; only the broker's log and the missing nonce do. */
    @Test
    void a_topic_that_is_denied() throws Exception {
        Path acl = Files.writeString(folder.resolve("acl"), "topic read #\n");
        try (var broker = mosquitto("require_certificate true", "use_identity_as_username true", "acl_file " + acl)) {
            assertThat(both(broker.port())).endsWith("run ready");
            await().until(() -> broker.logLines().stream()
                            .filter(line -> line.contains("Denied PUBLISH from " + SketchTestFiles.DEVICE))
                            .count()
                    == 2);
        }
    }

    @Test
    void what_is_accepted_though_one_might_not_think_so() throws Exception {
        server = CA.order("CN=anything", TestCertificates.ecKey())
                .forClient()
                .dns("*.LOCAL")
                .sign();
        assertThat(atMosquitto()).as("a wildcard in capitals, for clients").endsWith("run ready");
        server = CA.order("CN=" + HOST, TestCertificates.ecKey()).sign();
        assertThat(atMosquitto()).as("a common name alone").endsWith("run ready");
        trusted = new Authority(server);
        assertThat(atMosquitto()).as("the broker's own certificate").endsWith("run ready");
    }

    private void fails(String beginning, String... settings) throws Exception {
        assertThat(atMosquitto(settings)).last().asString().startsWith(beginning);
    }
}
