package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Host names as BearSSL compares them on the device. */
class NameRuleTest {
    private static final Authority CA = TestCertificates.authority("Bench CA");

    private static X509Certificate named(String... dnsNames) {
        return CA.server(dnsNames).certificate();
    }

    private static boolean fits(String host, X509Certificate certificate) {
        return new NameRule(host).inspect(certificate).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "broker.local, broker.local, true",
        "BROKER.local, broker.LOCAL, true",
        "mosq_serv.local, mosq_serv.local, true",
        "broker.local, *.local, true",
        "a.b.local, *.local, false",
        ".local, *.local, false",
        "local, *.local, false",
        "127.0.0.1, 127.0.0.1, true",
        "broker.local, broker.loca, false",
    })
    void a_dns_name_is_compared_without_case_and_a_wildcard_is_one_label(String host, String name, boolean fits) {
        assertThat(fits(host, named(name))).isEqualTo(fits);
    }

    @Test
    void any_of_several_names_will_do() {
        assertThat(fits("b.local", named("a.local", "b.local"))).isTrue();
    }

    @Test
    void the_common_name_counts_only_without_alternative_names() {
        var bare = CA.order("CN=broker.local", TestCertificates.ecKey()).forServer();
        assertThat(fits("broker.local", bare.sign().certificate())).isTrue();
        var other = CA.order("CN=broker.local", TestCertificates.ecKey())
                .forServer()
                .ip("192.0.2.1");
        assertThat(fits("broker.local", other.sign().certificate())).isFalse();
    }

    @Test
    void an_address_in_an_address_entry_does_not_count() {
        var entry = CA.order("CN=x", TestCertificates.ecKey()).forServer().ip("192.0.2.1");
        assertThat(new NameRule("192.0.2.1").inspect(entry.sign().certificate()))
                .hasValueSatisfying(wrong -> assertThat(wrong.remedy()).contains("BearSSL"));
    }
}
