package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topic filters by the examples of MQTT 3.1.1, 4.7. */
class TopicFilterTest {
    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "#, a/b, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "#, $SYS/uptime, false",
        "+/monitor/Clients, $SYS/monitor/Clients, false",
        "$SYS/#, $SYS/monitor/Clients, true",
        "a/b, a/b/c, false",
        "a/b/c, a/b, false",
    })
    void the_standards_examples(String filter, String topic, boolean matches) {
        assertThat(TopicFilter.parse(filter).orElseThrow().matches(topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sport/tennis#", "sport/tennis/#/ranking", "sport+", "", "##", "a/+b"})
    void a_wildcard_stands_alone_in_its_level_and_the_rest_at_the_end(String filter) {
        assertThat(TopicFilter.parse(filter)).isEmpty();
    }

    @Property
    void matching_agrees_with_a_regular_expression(
            @ForAll("filters") String filter, @ForAll("topics") List<String> levels) {
        String topic = String.join("/", levels);
        String regex = Pattern.quote(filter)
                .replace("/#", "\\E(/.*)?\\Q")
                .replace("#", "\\E.*\\Q")
                .replace("+", "\\E[^/]*\\Q");
        assertThat(TopicFilter.parse(filter).orElseThrow().matches(topic)).isEqualTo(topic.matches(regex));
    }

    @Provide
    Arbitrary<List<String>> topics() {
        return Arbitraries.of("a", "b", "")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .filter(levels -> !levels.equals(List.of("")));
    }

    @Provide
    Arbitrary<String> filters() {
        Arbitrary<String> start = Arbitraries.of("a", "b", "", "+")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(levels -> levels.stream().collect(Collectors.joining("/")));
        return start.flatMap(levels -> Arbitraries.of(levels, levels + "/#")).filter(filter -> !filter.isEmpty());
    }
}
