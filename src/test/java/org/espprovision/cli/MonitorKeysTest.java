package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorKeysTest {
    private final List<String> heard = new ArrayList<>();
    private final MonitorKeys keys = new MonitorKeys(new MonitorKeys.Listener() {
        @Override
        public void wished(MonitorKeys.Wish wish) {
            heard.add(wish.name());
        }

        @Override
        public void interrupted() {
            heard.add("Ctrl-C");
        }

        @Override
        public void typed(char key) {
            heard.add("typed " + (int) key);
        }

        @Override
        public void misunderstood(char key) {
            heard.add("what");
        }
    });

    @Test
    void ctrl_t_and_one_more_is_for_the_monitor_and_all_else_for_the_board() {
        "\u0014\u0012\u0014\u0002\u0014b\u0014\u0008\u0014\u0019\u0014\u0018\u0014\u0014\u0014q\u0012a\u0003"
                .chars()
                .forEach(key -> keys.press((char) key));
        assertThat(heard)
                .containsExactly(
                        "RESET",
                        "BOOT_LOADER",
                        "BOOT_LOADER",
                        "HELP",
                        "PAUSE",
                        "QUIT",
                        "typed 20",
                        "what",
                        "typed 18",
                        "typed 97",
                        "Ctrl-C");
    }

    @Test
    void a_line_is_edited_before_it_is_sent() {
        var line = new TypedLine();
        "wrong\u0015ab\ud83d\ude00\u007f\u007fc"
                .chars()
                .forEach(key -> assertThat(line.press((char) key)).isEmpty());
        assertThat(line.press('\r')).contains("ac");
        assertThat(line.press('\u007f')).isEmpty();
        assertThat(line.text()).isEmpty();
    }
}
