package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.espprovision.MacAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtpWordsTest {
    @ParameterizedTest(name = "{5}")
    @CsvSource({
        "0x03000000, 0x02000102, 0, 0x005ccf7f, 5c:cf:7f:01:02:03, prefix in word 3",
        "0x03000000, 0x02000102, 0, 0x0e5ccf7f, 5c:cf:7f:01:02:03, flash size bits beside the prefix",
        "0xff000000, 0x0200fffe, 0, 0, 18:fe:34:ff:fe:ff, number 0",
        "0x03000000, 0x02010102, 0, 0, ac:d0:74:01:02:03, number 1",
        "0x03000000, 0x02010102, 0, 0x0e000000, ac:d0:74:01:02:03, flash size bits without a prefix",
    })
    void the_address_follows_the_rules_for_the_vendor_prefix(
            String word0, String word1, String word2, String word3, String mac, String why) {
        assertThat(otp(word0, word1, word2, word3).mac()).as(why).isEqualTo(MacAddress.parse(mac));
    }

    @Test
    void an_unknown_vendor_number_is_refused() {
        assertThatThrownBy(() -> otp("0x03000000", "0x02070102", "0", "0").mac())
                .isInstanceOfSatisfying(
                        ChipException.class, e -> assertThat(e.code()).isEqualTo("chip.identity"));
    }

    @Test
    void the_chip_id_is_that_of_other_flashers() {
        assertThat(otp("0x03000000", "0x02000102", "0", "0x5ccf7f").chipId()).isEqualTo(0x00010203);
        assertThat(otp("0xff000000", "0x0201fffe", "0", "0").chipId()).isEqualTo(0x01fffeff);
    }

    @ParameterizedTest
    @CsvSource({"0x10, 0, ESP8285", "0, 0x10000, ESP8285", "0x0f, 0xfffeffff, ESP8266"})
    void either_of_two_bits_marks_an_esp8285(String word0, String word2, ChipIdentity.Model model) {
        assertThat(otp(word0, "0", word2, "0").model()).isEqualTo(model);
    }

    private static OtpWords otp(String... words) {
        return new OtpWords(
                Long.decode(words[0]).intValue(),
                Long.decode(words[1]).intValue(),
                Long.decode(words[2]).intValue(),
                Long.decode(words[3]).intValue());
    }
}
