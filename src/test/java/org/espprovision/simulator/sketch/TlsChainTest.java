package org.espprovision.simulator.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.espprovision.simulator.sketch.TlsTestAuthority.Request;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TlsChainTest {
    private static final Instant NOW = TlsTestAuthority.NOW;
    private static final Duration DAY = Duration.ofDays(1);

    private static TlsTestAuthority root;

    @BeforeAll
    static void make_a_root() throws Exception {
        root = TlsTestAuthority.named("Root");
    }

    @Test
    void a_good_certificate_passes() throws Exception {
        accepts("broker.local", root.issue(broker().dns("other", "BROKER.local")));
    }

    @Test
    void names_are_dns_names_with_one_wildcard_label() throws Exception {
        accepts("broker.local", root.issue(broker().dns("*.local")));
        accepts("127.0.0.1", root.issue(broker().dns("127.0.0.1")));
        accepts("mosq_serv.local", root.issue(broker().dns("mosq_serv.local")));
        assertThat(refusal("a.broker.local", root.issue(broker().dns("*.local"))))
                .isEqualTo(56);
        assertThat(refusal("127.0.0.1", root.issue(broker().ip("127.0.0.1")))).isEqualTo(56);
    }

    @Test
    void any_alternative_name_switches_the_common_name_off() throws Exception {
        accepts("broker.local", root.issue(broker()));
        assertThat(refusal("broker.local", root.issue(broker().ip("127.0.0.1"))))
                .isEqualTo(56);
    }

    @Test
    void dates_come_before_names_and_names_before_trust() throws Exception {
        var stranger = TlsTestAuthority.named("Stranger");
        var expired = stranger.issue(broker().dns("other").valid(NOW.minus(DAY.multipliedBy(9)), NOW.minus(DAY)));
        var misnamed = stranger.issue(broker().dns("other"));
        var untrusted = stranger.issue(broker().dns("broker.local"));
        assertThat(refusal("broker.local", expired)).isEqualTo(54);
        assertThat(refusal("broker.local", misnamed)).isEqualTo(56);
        assertThat(refusal("broker.local", untrusted)).isEqualTo(62);
    }

    @Test
    void an_authority_of_the_same_name_with_another_key_is_not_trusted() throws Exception {
        assertThat(refusal("broker.local", TlsTestAuthority.named("Root").issue(broker())))
                .isEqualTo(62);
    }

    @Test
    void extended_key_usage_matters_only_when_critical() throws Exception {
        var clientOnly = new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth);
        accepts("broker.local", root.issue(broker().with(Extension.extendedKeyUsage, false, clientOnly)));
        assertThat(refusal("broker.local", root.issue(broker().with(Extension.extendedKeyUsage, true, clientOnly))))
                .isEqualTo(57);
    }

    @Test
    void an_intermediate_must_be_an_authority_that_may_sign() throws Exception {
        var good = root.intermediate(new Request("Middle", TlsTestAuthority.p256()).authority(0));
        accepts("broker.local", good.issue(broker()), good.certificate);

        var none = root.intermediate(new Request("Middle", TlsTestAuthority.p256()));
        assertThat(refusal("broker.local", none.issue(broker()), none.certificate))
                .isEqualTo(58);

        var mute = root.intermediate(new Request("Middle", TlsTestAuthority.p256())
                .authority(0)
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.cRLSign)));
        assertThat(refusal("broker.local", mute.issue(broker()), mute.certificate))
                .isEqualTo(59);
    }

    @Test
    void a_path_length_is_kept() throws Exception {
        var upper = root.intermediate(new Request("Upper", TlsTestAuthority.p256()).authority(0));
        var lower = upper.intermediate(new Request("Lower", TlsTestAuthority.p256()).authority(0));
        assertThat(refusal("broker.local", lower.issue(broker()), lower.certificate, upper.certificate))
                .isEqualTo(58);
    }

    @Test
    void a_chain_must_be_in_order_and_really_signed() throws Exception {
        var middle = root.intermediate(new Request("Middle", TlsTestAuthority.p256()).authority(0));
        var twin = root.intermediate(new Request("Middle", TlsTestAuthority.p256()).authority(0));
        var other = root.intermediate(new Request("Other", TlsTestAuthority.p256()).authority(0));
        assertThat(refusal("broker.local", middle.issue(broker()), other.certificate))
                .isEqualTo(55);
        assertThat(refusal("broker.local", middle.issue(broker()), twin.certificate))
                .isEqualTo(52);
        assertThat(refusal("broker.local", middle.issue(broker()))).isEqualTo(62);
    }

    @Test
    void signatures_and_keys_the_device_does_not_know_are_refused() throws Exception {
        var rsa = TlsTestAuthority.rsa(2048);
        var pss = new Request("broker.local", TlsTestAuthority.p256())
                .signature("SHA256withRSAandMGF1")
                .signedBy(new X500Name("CN=Root"), rsa);
        var tooShort = root.issue(new Request("broker.local", TlsTestAuthority.rsa(1016)));
        var edwards = root.issue(new Request(
                "broker.local", KeyPairGenerator.getInstance("Ed25519").generateKeyPair()));
        assertThat(refusal("broker.local", pss)).isEqualTo(49);
        assertThat(refusal("broker.local", tooShort)).isEqualTo(60);
        assertThat(refusal("broker.local", edwards)).isEqualTo(49);
    }

    @Test
    void the_brokers_own_certificate_may_be_the_trusted_file() throws Exception {
        var own = TlsTestAuthority.named("Stranger").issue(broker().dns("broker.local"));
        assertThatCode(() -> new TlsChain(own, new TlsServerName("broker.local"), NOW).check(own))
                .doesNotThrowAnyException();
    }

    @Test
    void dates_of_the_trusted_file_are_not_looked_at() throws Exception {
        var leaf = root.issue(broker().valid(NOW, NOW.plus(DAY.multipliedBy(9000))));
        assertThatCode(() -> new TlsChain(
                                root.certificate, new TlsServerName("broker.local"), NOW.plus(DAY.multipliedBy(8000)))
                        .check(leaf))
                .doesNotThrowAnyException();
    }

    private static Request broker() throws Exception {
        return new Request("broker.local", TlsTestAuthority.p256());
    }

    private static void accepts(String name, X509Certificate... chain) {
        assertThatCode(() -> new TlsChain(root.certificate, new TlsServerName(name), NOW).check(chain))
                .doesNotThrowAnyException();
    }

    private static int refusal(String name, X509Certificate... chain) {
        return catchThrowableOfType(
                        TlsRefusal.class,
                        () -> new TlsChain(root.certificate, new TlsServerName(name), NOW).check(chain))
                .number();
    }
}
