package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The broker's check judges a chain as the device will. */
class BearSslChainTest {
    static Stream<DeviceRules.Case> cases() {
        return DeviceRules.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_first_objection_is_what_the_device_prints(DeviceRules.Case each) {
        var rules = new BearSslChain(each.anchor(), Optional.of(DeviceRules.HOST), Instant.now());
        int first = rules.objections(each.chain()).stream()
                .findFirst()
                .map(BearSslChain.Objection::error)
                .orElse(DeviceRules.GOOD);
        assertThat(first).isEqualTo(each.error());
    }

    @Test
    void everything_that_is_wrong_is_told_at_once_each_with_a_remedy() {
        var ours = TestCertificates.authority("Ours");
        var theirs = TestCertificates.authority("Theirs");
        Instant now = Instant.now();
        var expired = theirs.order("CN=x", TestCertificates.ecKey())
                .forServer()
                .dns("other.local")
                .valid(now.minusSeconds(200), now.minusSeconds(100))
                .sign();
        var objections = new BearSslChain(ours.certificate(), Optional.of("broker.local"), now)
                .objections(List.of(expired.certificate()));
        assertThat(objections).extracting(BearSslChain.Objection::error).containsExactly(54, 56, 62);
        assertThat(objections)
                .allSatisfy(objection -> assertThat(objection.remedy()).isNotBlank());
    }
}
