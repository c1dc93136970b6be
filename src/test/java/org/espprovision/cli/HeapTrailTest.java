package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.espprovision.console.ConsoleLine;
import org.espprovision.console.ConsoleParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapTrailTest {
    private final HeapTrail heap = new HeapTrail();

    @Test
    void a_leak_over_a_day_shows_as_a_slope_and_the_memory_for_it_is_bounded() {
        for (int second = 0; second < 86_400; second++) {
            hear("free heap " + (40_000 - second / 6), second);
        }
        assertThat(heap.readings()).isLessThanOrEqualTo(122);
        assertThat(heap.summary().orElseThrow())
                .contains("86,400 readings, lowest 25,601, highest 40,000", "falling by 10 bytes a minute");
        assertThat(heap.sparkline()).startsWith("█").endsWith("▁").hasSize(40);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ep1 9 run ready heap=21000 | 21000",
                "ep1 9 loop alive heap=20100 | 20100",
                "Free heap: 31204 bytes | 31204",
                "Heap: 40000 | 40000",
                "the heap is full | -1",
                "cheap 5000 | -1"
            })
    void only_a_heap_is_a_heap(String text, int bytes) {
        assertThat(hear(text, 1)).isEqualTo(bytes);
    }

    private int hear(String text, int second) {
        return heap.hear(new ConsoleLine(Duration.ofSeconds(second), text, ConsoleParser.parse(text)))
                .orElse(-1);
    }
}
