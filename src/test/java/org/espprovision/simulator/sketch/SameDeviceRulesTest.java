package org.espprovision.simulator.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.stream.Stream;
import org.espprovision.broker.DeviceRules;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The virtual chip judges a chain by the same table as the broker's check. */
class SameDeviceRulesTest {
    static Stream<DeviceRules.Case> cases() {
        return DeviceRules.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_virtual_chip_prints_what_the_table_says(DeviceRules.Case each) {
        var rules = new TlsTrust(new TlsChain(each.anchor(), new TlsServerName(DeviceRules.HOST), Instant.now()));
        int error = DeviceRules.GOOD;
        try {
            rules.checkServerTrusted(each.chain().toArray(X509Certificate[]::new), "ECDHE_ECDSA");
        } catch (TlsRefusal refusal) {
            error = refusal.number();
        }
        assertThat(error).isEqualTo(each.error());
    }
}
