package org.espprovision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void two_letters_in_the_wrong_order_are_one_mistake() {
        assertThat(Nearest.to("nmae", List.of("mac", "name"))).hasValue("name");
    }

    @Test
    void a_word_that_is_like_none_has_no_nearest() {
        assertThat(Nearest.to("voltage", List.of("mac", "name"))).isEmpty();
    }
}
