package org.espprovision.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manual's page of causes is written from the code. {@code mvn test -Dtest=CausesPageTest -Dupdate-docs=true} does it. */
class CausesPageTest {
    private static final Path PAGE = Path.of("docs/causes.md");

    @Test
    void the_page_says_what_the_code_says() throws IOException {
        if (Boolean.getBoolean("update-docs")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE)
                .as(
                        "docs/causes.md is stale: run mvn test -Dtest=CausesPageTest -Dupdate-docs=true and read the difference")
                .content()
                .isEqualTo(page());
    }

    private static String page() {
        return """
                # Why a device is not confirmed

                What `provision` and `provision diagnose` may answer. A verdict names one cause, the facts behind it with their
                sources, and what else it can be as long as the evidence leaves that open. Where the evidence tells nothing, it
                says so. This page is written from the program by a test (`mvn test -Dtest=CausesPageTest -Dupdate-docs=true`).

                Three things that cost people hours:

                1. After `SSL received fatal alert - ` the rest of the ESP8266 core's text is wrong. The number is a TLS alert,
                   sent by the broker: **the broker refused the device**. The core looks it up in another table.
                2. `Unknown error code.` (0) means that the device noted no TLS error: the name was not found, no TCP
                   connection came about, or it was cut off. How long it took, and whether the broker saw a connection, tell
                   these apart.
                3. The device sends no alert when it refuses the broker. A lone `unexpected eof while reading` in the broker's
                   log means that **the device refused the broker**, and only the device's console knows why.

                ## Causes

                | code | what is the case | who refused | exit status | what to do |
                |---|---|---|---|---|
                %s

                ## Telling them apart

                Where a verdict leaves several causes, this shows that it is the one:

                | code | what shows it |
                |---|---|
                %s

                ## TLS alerts: the broker refuses the device

                | alert | name | cause |
                |---|---|---|
                %s

                ## BearSSL's errors: the device's own judgement

                | number | name | the core's text | cause | what to do |
                |---|---|---|---|---|
                %s

                ## PubSubClient's states

                | state | name | cause |
                |---|---|---|
                %s
                """.formatted(
                rows(Arrays.stream(Cause.values()).map(CausesPageTest::row)),
                rows(Arrays.stream(Cause.values())
                        .flatMap(each -> Telltales.of(each).map(sign -> cells(code(each), sign)).stream())),
                rows(Arrays.stream(TlsAlert.values()).map(each -> cells(each.number(), each, code(each.cause())))),
                rows(Arrays.stream(BearSslError.values())
                        .map(each -> cells(each.number(), each, each.text(), code(each.cause()), each.fix()))),
                rows(Arrays.stream(MqttState.values()).map(each -> cells(each.number(), each, code(each.cause())))));
    }

    private static String row(Cause cause) {
        String exit = cause.failureKind()
                .map(kind -> String.valueOf(kind.exitStatus()))
                .orElse("0");
        return cells(code(cause), cause.explanation(), cause.refuser(), exit, cause.remedy());
    }

    private static String code(Cause cause) {
        return "`" + cause.code() + "`";
    }

    private static String cells(Object... cells) {
        return Stream.of(cells).map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String rows(Stream<String> rows) {
        return rows.collect(Collectors.joining("\n"));
    }
}
