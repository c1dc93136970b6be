package org.espprovision.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;

class SerialNumberTest {
    @Example
    void fifty_thousand_drawn_serials_differ_and_fit_twenty_octets_of_der() {
        SecureRandom random = new SecureRandom();
        Set<SerialNumber> drawn = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            SerialNumber serial = SerialNumber.random(random);
            assertThat(serial.value().signum()).isPositive();
            assertThat(serial.value().toByteArray()).hasSizeLessThanOrEqualTo(20);
            drawn.add(serial);
        }
        assertThat(drawn).hasSize(50_000);
    }

    @Property(tries = 200)
    void the_hex_text_reads_back(@ForAll @BigRange(min = "1") BigInteger any) {
        SerialNumber serial =
                new SerialNumber(any.mod(BigInteger.ONE.shiftLeft(158)).add(BigInteger.ONE));
        assertThat(serial.hex()).hasSize(40);
        assertThat(SerialNumber.parse(serial.hex())).isEqualTo(serial);
    }

    @Example
    void zero_negative_and_too_long_numbers_are_no_serials() {
        for (BigInteger bad :
                new BigInteger[] {BigInteger.ZERO, BigInteger.ONE.negate(), BigInteger.ONE.shiftLeft(159)}) {
            assertThatThrownBy(() -> new SerialNumber(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
