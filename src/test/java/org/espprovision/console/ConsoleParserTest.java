package org.espprovision.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.espprovision.console.ConsoleEvent.Crash;
import org.espprovision.console.Milestone.TlsFailed;
import org.espprovision.console.Milestone.TlsFailed.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConsoleParserTest {
    static Stream<Arguments> lines() {
        return Stream.of(
                row(
                        "ep1 71 boot start sketch=mqtt-tls version=0.1.0 core=3.1.2 chip=00a1b2c3 reset=6 heap=48000",
                        new Milestone.SketchStarted("mqtt-tls", "0.1.0", "3.1.2", "00a1b2c3", 6, 48_000)),
                row("ep1 80 fs mounted type=spiffs total=957314 used=0", new Milestone.FsMounted("spiffs", 957_314, 0)),
                row(
                        "ep1 90 settings bad file=/provision.conf reason=\"no key \\\"nonce\\\"\"\r",
                        new Milestone.SettingsBad("/provision.conf", "no key \"nonce\"")),
                row("ep1 95 wifi connecting ssid=\"Büro = 2 \\\\\"", new Milestone.WifiConnecting("Büro = 2 \\")),
                row("ep1 99 wifi failed status=6 ms=20000", new Milestone.WifiFailed(6, Duration.ofSeconds(20))),
                row(
                        "ep1 99 time set unix=1795469276 source=floor ms=120",
                        new Milestone.TimeSet(
                                Instant.ofEpochSecond(1_795_469_276L),
                                Milestone.TimeSet.Source.FLOOR,
                                Duration.ofMillis(120))),
                row(
                        "ep1 7000 tls failed ssl=48 alert=1 ms=1400 text=\"SSL received fatal alert - Invalid date/time "
                                + "representation.\" chain=2",
                        tls(
                                OptionalInt.of(48),
                                Report.ALERT_RECEIVED,
                                1400,
                                "SSL received fatal alert - Invalid date/time representation.")),
                row(
                        "ep1 7000 tls failed ssl=62 alert=0 ms=71 text=\"Chain could not be linked to a trust anchor.\"",
                        tls(
                                OptionalInt.of(62),
                                Report.LOCAL_ERROR,
                                71,
                                "Chain could not be linked to a trust anchor.")),
                row("\0\uFFFDep1 7 mqtt lost state=-3", new Milestone.MqttLost(-3)),
                row("ep1 7 moon risen phase=3", new Milestone.Other("moon", "risen", Map.of("phase", "3"))),
                row(
                        "ep1 7 mqtt failed state=x ms=1",
                        new Milestone.Other("mqtt", "failed", Map.of("state", "x", "ms", "1"))),
                row(" ets Jan  8 2013,rst cause:2, boot mode:(3,6)", new ConsoleEvent.BootBanner(2, 3)),
                row(
                        "load 0x4010f000, len 3460, room 16 ",
                        new ConsoleEvent.Loading("load 0x4010f000, len 3460, room 16 ")),
                row("csum err", new ConsoleEvent.ImageChecksumError()),
                row("ets_main.c 400 ", new ConsoleEvent.NothingToStart()),
                row("~ld", new ConsoleEvent.EbootStarted()),
                row("Exception (28):", new Crash(Crash.Kind.EXCEPTION, OptionalInt.of(28), "Exception (28):")),
                row(
                        "Fatal exception 0(IllegalInstructionCause):",
                        new Crash(
                                Crash.Kind.EXCEPTION,
                                OptionalInt.of(0),
                                "Fatal exception 0(IllegalInstructionCause):")),
                row("Soft WDT reset", new Crash(Crash.Kind.SOFT_WATCHDOG, OptionalInt.empty(), "Soft WDT reset")),
                row(
                        "epc1=0x40201e3f epc2=0x00000000 epc3=0x00000000 excvaddr=0x00000004 depc=0x00000000",
                        new ConsoleEvent.CrashRegisters(0x40201e3fL, 4)),
                row(
                        "3ffffdc0:  40207e7c 00000001 3ffffde0 4010053d <",
                        new ConsoleEvent.CrashDump("3ffffdc0:  40207e7c 00000001 3ffffde0 4010053d <")),
                row("last failed alloc call: 40209A3C(16709)", new ConsoleEvent.AllocationFailed(0x40209a3cL, 16_709)),
                row("rc= -2", new Milestone.MqttFailed(-2, Optional.empty())),
                row(
                        "WiFi SSL Error: Unknown error code.",
                        new TlsFailed(
                                OptionalInt.empty(),
                                Report.LOCAL_ERROR,
                                Optional.empty(),
                                "Unknown error code.",
                                Optional.empty())),
                row(
                        "....Connected to bench using IP 192.0.2.2",
                        new Milestone.WifiConnected("192.0.2.2", OptionalInt.empty(), Optional.empty())),
                row("Failed to read Cient Privkey", new Milestone.CertsBad("Cient Privkey", "cannot be opened")),
                row("Loaded Client Cert", new ConsoleEvent.Unknown("Loaded Client Cert")),
                row("", new ConsoleEvent.Unknown("")));
    }

    private static Arguments row(String line, ConsoleEvent event) {
        return Arguments.of(line, event);
    }

    private static TlsFailed tls(OptionalInt code, Report report, long millis, String text) {
        return new TlsFailed(code, report, Optional.of(Duration.ofMillis(millis)), text, Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("lines")
    void a_line_is_recognised(String line, ConsoleEvent event) {
        assertThat(ConsoleEvidence.ofText(line + "\n").lines())
                .extracting(ConsoleLine::event)
                .containsExactly(event);
    }

    /** The page is what the sketch's author follows; a line there that we do not read is a fault on one of the sides. */
    @Test
    void every_line_of_the_published_grammar_is_read() throws Exception {
        String page = Files.readString(Path.of("docs/console.md"));
        List<String> documented = Pattern.compile("(?m)^\\| `([a-z]+ [a-z]+[^`]*)`")
                .matcher(page)
                .results()
                .map(row -> "ep1 1 " + row.group(1))
                .toList();
        assertThat(documented).hasSizeGreaterThan(20).noneMatch(line -> {
            ConsoleEvent event = ConsoleParser.parse(line);
            return !(event instanceof Milestone) || event instanceof Milestone.Other;
        });
    }

    @Test
    void a_line_keeps_the_devices_own_clock() {
        ConsoleEvidence evidence = ConsoleEvidence.ofText("ep1 7012 run ready heap=21000\nrc= -2\n");
        assertThat(evidence.lines())
                .extracting(ConsoleLine::uptime)
                .containsExactly(Optional.of(Duration.ofMillis(7012)), Optional.empty());
    }

    @Property
    void no_text_makes_it_throw(@ForAll("nearlyConsole") String line) {
        assertThatCode(() -> ConsoleParser.parse(line)).doesNotThrowAnyException();
    }

    @Test
    void a_line_of_nothing_but_escapes_does_not_exhaust_the_stack() {
        ConsoleEvent event = ConsoleParser.parse("ep1 1 fs failed type=\"" + "\\\\".repeat(500_000));
        assertThat(event).isEqualTo(new Milestone.FsFailed("\\".repeat(500_000)));
    }

    @Provide
    Arbitrary<String> nearlyConsole() {
        Arbitrary<String> pieces = Arbitraries.of(
                "ep1 ",
                "1 ",
                "99999999999999999999 ",
                "tls failed ",
                "time set ",
                "boot start ",
                "ssl=",
                "alert=1 ",
                "unix=",
                "ms=",
                "\"",
                "\\",
                "=",
                " ",
                "-",
                "9999999999",
                "rc= ",
                "WiFi SSL Error: ",
                "Exception (",
                "99",
                "):",
                "epc1=0x",
                "ffffffff",
                " excvaddr=0x",
                "rst cause:",
                ", boot mode:(",
                ",",
                "last failed alloc call: ",
                "(",
                "~ld",
                "\uFFFD");
        return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(8))
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }
}
