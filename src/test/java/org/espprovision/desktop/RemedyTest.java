package org.espprovision.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemedyTest {
    @Test
    void a_command_that_can_run_as_it_stands_becomes_a_button() {
        assertThat(Remedy.in("Start the broker. `provision broker check` tries the same from here.", "sim"))
                .extracting(Remedy::toString)
                .containsExactly("provision broker check");
        assertThat(Remedy.in("'provision ca list' shows what was issued.", "sim"))
                .extracting(Remedy::toString)
                .containsExactly("provision ca list");
    }

    @Test
    void the_chosen_port_is_filled_in() {
        assertThat(Remedy.in("See `provision flash info --port PORT` first.", "/dev/ttyUSB1"))
                .extracting(Remedy::toString)
                .containsExactly("provision flash info --port /dev/ttyUSB1");
    }

    @Test
    void what_a_person_must_fill_in_or_think_over_becomes_none() {
        assertThat(Remedy.in("Read it with `provision broker check --broker HOST`.", "sim"))
                .isEmpty();
        assertThat(Remedy.in("Erase it: 'provision flash erase --offset 0x000000'.", "sim"))
                .isEmpty();
    }
}
