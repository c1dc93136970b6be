package org.espprovision.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espprovision.serial.PortChange.Appeared;
import org.espprovision.serial.PortChange.Vanished;
import org.junit.jupiter.api.Test;

class PortWatchTest {
    private final List<Sighting> present = new ArrayList<>();
    private final PortWatch watch = PortWatch.seeing(() -> List.copyOf(present));

    @Test
    void ports_that_are_there_at_the_first_look_appear_at_once() {
        present.add(board("/dev/ttyUSB0", "1-1.4", "7"));
        assertThat(watch.look()).containsExactly(new Appeared(port("/dev/ttyUSB0", "1-1.4")));
        assertThat(watch.look()).isEmpty();
    }

    @Test
    void a_new_port_is_told_once_udev_has_named_it() {
        watch.look();
        present.add(board("/dev/ttyUSB0", "1-1.4", "7"));
        assertThat(watch.look()).isEmpty();
        PortDescription named = new PortDescription(
                "/dev/ttyUSB0", "CH340", port("/dev/ttyUSB0", "1-1.4").usb(), List.of("/dev/serial/by-path/usb-0:1.4"));
        present.set(0, new Sighting(named, "7"));
        assertThat(watch.look()).isEmpty();
        assertThat(watch.look()).containsExactly(new Appeared(named));
    }

    @Test
    void a_board_that_goes_is_told_with_its_socket_and_the_next_one_there_is_new() {
        present.add(board("/dev/ttyUSB0", "1-1.4", "7"));
        watch.look();
        present.clear();
        assertThat(watch.look())
                .singleElement()
                .isInstanceOfSatisfying(
                        Vanished.class,
                        gone -> assertThat(gone.port().usb())
                                .map(UsbAdapter::location)
                                .contains("1-1.4"));
        present.add(board("/dev/ttyUSB0", "1-1.4", "8"));
        watch.look();
        assertThat(watch.look()).containsExactly(new Appeared(port("/dev/ttyUSB0", "1-1.4")));
    }

    @Test
    void a_board_changed_between_two_looks_goes_and_comes() {
        present.add(board("/dev/ttyUSB0", "1-1.4", "7"));
        watch.look();
        present.set(0, board("/dev/ttyUSB0", "1-1.4", "8"));
        assertThat(watch.look()).containsExactly(new Vanished(port("/dev/ttyUSB0", "1-1.4")));
        assertThat(watch.look()).containsExactly(new Appeared(port("/dev/ttyUSB0", "1-1.4")));
    }

    @Test
    void a_port_that_is_gone_again_before_anybody_could_open_it_is_not_told() {
        watch.look();
        present.add(board("/dev/ttyUSB0", "1-1.4", "7"));
        watch.look();
        present.clear();
        assertThat(watch.look()).isEmpty();
    }

    private static Sighting board(String path, String socket, String plugging) {
        return new Sighting(port(path, socket), plugging);
    }

    private static PortDescription port(String path, String socket) {
        return new PortDescription(
                path, "CH340", Optional.of(new UsbAdapter(0x1a86, 0x7523, Optional.empty(), socket)), List.of());
    }
}
