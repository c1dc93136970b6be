package org.espprovision.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.espprovision.diagnosis.BrokerFindings.NOTHING;
import static org.espprovision.diagnosis.DiagnosisCases.BOOT;
import static org.espprovision.diagnosis.DiagnosisCases.CRASH;
import static org.espprovision.diagnosis.DiagnosisCases.EXPECTED;
import static org.espprovision.diagnosis.DiagnosisCases.FS;
import static org.espprovision.diagnosis.DiagnosisCases.ISSUED;
import static org.espprovision.diagnosis.DiagnosisCases.PUBLISHED;
import static org.espprovision.diagnosis.DiagnosisCases.SETTINGS;
import static org.espprovision.diagnosis.DiagnosisCases.TLS;
import static org.espprovision.diagnosis.DiagnosisCases.TOPIC;
import static org.espprovision.diagnosis.DiagnosisCases.alert;
import static org.espprovision.diagnosis.DiagnosisCases.failed;
import static org.espprovision.diagnosis.DiagnosisCases.verify;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espprovision.console.ConsoleEvent;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.ConsoleLine;
import org.espprovision.diagnosis.BrokerFindings.Demand;
import org.espprovision.diagnosis.Verdict.Strength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosisTest {
    @ParameterizedTest
    @MethodSource("org.espprovision.diagnosis.DiagnosisCases#cases")
    void what_was_printed_and_seen_leads_to_one_cause(DiagnosisCases.Case each) {
        Verdict verdict = Diagnosis.conclude(ConsoleEvidence.ofText(each.console()), each.broker(), EXPECTED);
        assertThat(verdict.cause()).as(verdict.toString()).isEqualTo(each.cause());
        assertThat(EnumSet.copyOf(withCause(verdict))).isEqualTo(EnumSet.copyOf(withCause(each)));
        assertThat(verdict.isConfirmed()).isEqualTo(each.cause() == Cause.CONFIRMED);
    }

    @Test
    void every_cause_has_its_case() {
        Set<Cause> concluded = DiagnosisCases.cases().stream()
                .map(DiagnosisCases.Case::cause)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Cause.class)));
        concluded.addAll(EnumSet.of(Cause.CONSOLE_SILENT, Cause.CONSOLE_UNREADABLE)); // below: they have no lines
        concluded.addAll(EnumSet.of(Cause.CONNECTED, Cause.BROKER_NOT_STARTED)); // only captured logs tell them
        assertThat(concluded).containsExactlyInAnyOrder(Cause.values());
    }

    @Test
    void silence_counts_only_when_somebody_listened() {
        ConsoleEvidence mute = new ConsoleEvidence(Duration.ofSeconds(20), List.of(), 0, "", 0);
        assertThat(Diagnosis.conclude(mute, NOTHING, EXPECTED).cause()).isEqualTo(Cause.CONSOLE_SILENT);
        assertThat(Diagnosis.conclude(ConsoleEvidence.NOTHING, NOTHING, EXPECTED)
                        .cause())
                .isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void bytes_at_a_third_speed_are_called_so() {
        ConsoleEvidence noise = new ConsoleEvidence(
                Duration.ofSeconds(20),
                List.of(new ConsoleLine(Duration.ZERO, "\uFFFD\uFFFD", new ConsoleEvent.Unreadable(115_200, "fefe"))),
                2,
                "",
                0);
        assertThat(Diagnosis.conclude(noise, NOTHING, EXPECTED).cause()).isEqualTo(Cause.CONSOLE_UNREADABLE);
    }

    @Test
    void a_broker_that_refuses_strangers_proves_less_than_one_that_shows_the_certificate() {
        BrokerFindings probed = NOTHING.probed(Demand.STRANGERS_REFUSED).nonceOn(TOPIC);
        assertThat(Diagnosis.conclude(ConsoleEvidence.NOTHING, probed, EXPECTED).strength())
                .isEqualTo(Strength.PROVED_BY_PROBE);
        assertThat(Diagnosis.conclude(ConsoleEvidence.NOTHING, probed.accepted(ISSUED), EXPECTED)
                        .strength())
                .isEqualTo(Strength.SEEN_BY_BROKER);
    }

    @Test
    void a_failure_that_was_overcome_is_no_cause() {
        String recovered = SETTINGS + "ep1 90 wifi failed status=6 ms=20000\n" + TLS.substring(SETTINGS.length())
                + "ep1 7000 tls failed ssl=62 alert=0 ms=71 text=\"Chain could not be linked to a trust anchor.\"\n";
        assertThat(conclude(recovered, NOTHING).cause()).isEqualTo(Cause.BROKER_NOT_TRUSTED);
    }

    @Test
    void a_crash_goes_before_an_earlier_failure_and_not_before_a_later_one() {
        String tlsFailed = failed(62, 0, 71, "Chain could not be linked to a trust anchor.");
        assertThat(conclude(tlsFailed + CRASH, NOTHING).cause()).isEqualTo(Cause.CRASH);
        assertThat(conclude(BOOT + CRASH + tlsFailed, NOTHING).cause()).isEqualTo(Cause.BROKER_NOT_TRUSTED);
        assertThat(conclude(BOOT + CRASH + PUBLISHED, NOTHING).cause()).isEqualTo(Cause.NONCE_NOT_SEEN);
    }

    @Test
    void the_number_alone_does_not_decide_between_alert_and_local_error() {
        assertThat(conclude(failed(48, 0, 71, "Invalid date/time representation."), NOTHING)
                        .cause())
                .isEqualTo(Cause.BROKER_CERTIFICATE);
        assertThat(conclude(alert(48, "Invalid date/time representation."), NOTHING)
                        .cause())
                .isEqualTo(Cause.DEVICE_UNKNOWN_AUTHORITY);
    }

    @Test
    void an_address_as_host_gets_its_own_advice() {
        String byAddress = failed(56, 0, 71, "Expected server name was not found in the chain.")
                .replace("broker.local", "192.0.2.7");
        assertThat(conclude(byAddress, NOTHING).remedy()).contains("DNS:192.0.2.7 beside IP:192.0.2.7");
    }

    @Test
    void every_fact_names_its_source() {
        Verdict verdict = conclude(alert(48, "Invalid date/time representation."), verify());
        assertThat(verdict.evidence())
                .extracting(Finding::toString)
                .satisfiesExactly(
                        quoted -> assertThat(quoted).startsWith("device's console: “ep1 7000 tls failed ssl=48"),
                        rule -> assertThat(rule).contains("48 is unknown_ca"),
                        seen -> assertThat(seen).isEqualTo("broker: a connection of the device arrived"),
                        said -> assertThat(said)
                                .startsWith("broker: ended the connection")
                                .contains("certificate verify failed"));
    }

    @Test
    void what_a_device_prints_cannot_steer_a_terminal() {
        Verdict verdict = conclude(FS + "ep1 85 settings bad file=/x reason=\"\u001b[2J\"\n", NOTHING);
        assertThat(verdict.evidence())
                .allSatisfy(finding -> assertThat(finding.sentence()).doesNotContain("\u001b"));
    }

    private static Verdict conclude(String console, BrokerFindings broker) {
        return Diagnosis.conclude(ConsoleEvidence.ofText(console), broker, EXPECTED);
    }

    private static List<Cause> withCause(Verdict verdict) {
        return Stream.concat(Stream.of(verdict.cause()), verdict.candidates().stream())
                .toList();
    }

    private static List<Cause> withCause(DiagnosisCases.Case each) {
        return Stream.concat(Stream.of(each.cause()), each.candidates().stream())
                .toList();
    }
}
