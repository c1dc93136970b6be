package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.espprovision.Peers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An authority whose key lives in a token, with SoftHSM2 as the token. Each command runs in a process of its own, because
 * SoftHSM2 finds its tokens through the environment.
 */
@Timeout(180)
class TokenTest {
    private static final String PIN = "4711-pin";
    private static final String URI = "pkcs11:token=line%201;object=ca";

    @TempDir
    private Path home;

    private CommandLineUser user;

    @BeforeEach
    void aToken() throws Exception {
        user = new CommandLineUser(home);
        Files.createDirectory(home.resolve("tokens"));
        Path configuration = Files.writeString(
                home.resolve("softhsm2.conf"), "directories.tokendir = %s%n".formatted(home.resolve("tokens")));
        user.environment.put("SOFTHSM2_CONF", configuration.toString());
        user.environment.put("PROVISION_CA_PASSPHRASE", PIN);
        run(
                Peers.require("softhsm2-util").toString(),
                "--init-token",
                "--free",
                "--label",
                "line 1",
                "--pin",
                PIN,
                "--so-pin",
                "so-pin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec-p256", "ec-p384", "rsa-2048"})
    void a_key_that_never_leaves_its_token_signs_devices_and_lists(String key) throws Exception {
        done("ca", "init", "--ca-key", URI, "--key", key);
        Path folder = user.workspace().resolve("ca");
        assertThat(folder.resolve("ca.key")).hasContent(URI);

        done("ca", "issue", "sensor-7", "-o", home.resolve("d").toString());
        done("ca", "revoke", "sensor-7");
        Path both = Files.writeString(
                home.resolve("both"),
                Files.readString(folder.resolve("ca.crt")) + Files.readString(folder.resolve("crl.pem")));
        String openssl = Peers.require("openssl").toString();
        assertThat(run(
                        openssl,
                        "verify",
                        "-CAfile",
                        folder.resolve("ca.crt").toString(),
                        home.resolve("d/sensor-7.crt").toString()))
                .contains("OK");
        assertThat(run(
                        openssl,
                        "verify",
                        "-crl_check",
                        "-CAfile",
                        both.toString(),
                        home.resolve("d/sensor-7.crt").toString()))
                .contains("certificate revoked");
        assertThat(run(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.espprovision.pki.ReadTokenKey",
                        URI,
                        PIN))
                .contains("token object, sensitive, unextractable", "encoded: none");
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> !file.startsWith(home.resolve("tokens"))))
                    .noneMatch(file -> contains(file, PIN))
                    .noneMatch(file -> contains(file, "ENCRYPTED PRIVATE KEY"));
        }
    }

    @Test
    void what_a_token_refuses_is_told() throws Exception {
        refused("token.missing", "ca", "init", "--ca-key", "pkcs11:token=line%202;object=ca");
        refused(
                "token.module",
                "ca",
                "init",
                "--ca-key",
                URI,
                "--pkcs11-module",
                home.resolve("none.so").toString());
        refused("token.address", "ca", "init", "--ca-key", "pkcs11:object=ca");
        done("ca", "init", "--ca-key", URI);
        user.environment.put("PROVISION_CA_PASSPHRASE", "wrong");
        refused("token.pin", "ca", "crl");
    }

    private void done(String... arguments) throws Exception {
        Process process = user.start(arguments);
        process.getOutputStream().close();
        assertThat(process.waitFor()).as(Files.readString(home.resolve("err"))).isZero();
    }

    private void refused(String code, String... arguments) throws Exception {
        Process process = user.start(arguments);
        process.getOutputStream().close();
        assertThat(process.waitFor()).isNotZero();
        assertThat(home.resolve("err")).content().contains("[" + code + "]").doesNotContain("\tat ", PIN);
    }

    private String run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        builder.environment().putAll(user.environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
