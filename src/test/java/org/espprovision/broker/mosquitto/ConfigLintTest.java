package org.espprovision.broker.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espprovision.broker.BrokerException;
import org.espprovision.broker.BrokerFinding;
import org.espprovision.broker.BrokerFinding.Weight;
import org.espprovision.broker.TestCertificates;
import org.espprovision.broker.TestCertificates.Authority;
import org.espprovision.broker.TlsIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations as people write them, and what each would do to a device. */
class ConfigLintTest {
    private static final Authority CA = TestCertificates.authority("Bench CA");
    private static final Authority MIDDLE = CA.intermediate("Line 2");

    @TempDir
    private Path files;

    private Optional<X509Certificate> issuer = Optional.of(CA.certificate());
    private Optional<String> host = Optional.of("localhost");
    private MosquittoVersion version = MosquittoVersion.V2_0;
    private List<String> lines = new ArrayList<>();
    private List<BrokerFinding> findings = List.of();

    @BeforeEach
    void setUp() throws Exception {
        TestCertificates.writePem(files, "ca", CA.own());
        TestCertificates.writePem(files, "server", CA.server("localhost"));
        list("crl.pem", CA.revoking());
        Files.writeString(files.resolve("acl"), "pattern write devices/%u/up/#\n");
        lines = new ArrayList<>(List.of(
                "# a good one",
                "user " + System.getProperty("user.name"),
                "listener 8883",
                "cafile " + files.resolve("ca.crt"),
                "certfile " + files.resolve("server.crt"),
                "keyfile " + files.resolve("server.key"),
                "crlfile " + files.resolve("crl.pem"),
                "require_certificate true",
                "use_identity_as_username true",
                "acl_file " + files.resolve("acl")));
    }

    private void list(String name, X509CRL... lists) throws Exception {
        StringBuilder text = new StringBuilder();
        for (X509CRL list : lists) {
            text.append(TestCertificates.pem("X509 CRL", list.getEncoded()));
        }
        Files.writeString(files.resolve(name), text);
    }

    @Test
    void a_good_configuration_has_nothing_to_say() throws Exception {
        lint();
        assertThat(findings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "use_identity_as_username true | | config.nobody | 3",
                "use_identity_as_username true | password_file /dev/null | config.nobody | 9",
                "require_certificate true | | config.require | 3",
                "listener 8883 | port 8883 | config.port | 3",
                "require_certificate true | # | config.require | 3",
                "# a good one | tls_versoin tlsv1.2 | config.word | 1",
                "# a good one | listener 1883%nallow_anonymous true | config.open-door | 1",
                "# a good one | listener 8883 | config.port-twice | 3",
                "user | user nobody | config.unreadable | 4",
                "crlfile | # | config.no-crl | 3",
                "cafile | # | config.cafile | 3",
                "keyfile | keyfile /no/such/file | config.missing | 6",
                "keyfile | # | config.plain | 3",
                "acl_file | # | config.no-acl | 3",
                "require_certificate true | require_certificate true%nciphers DHE-RSA-AES128-SHA | config.ciphers | 9",
                "require_certificate true | require_certificate true%ntls_version tlsv1.3 | config.tls-version | 9",
                "require_certificate true | require_certificate true%nprotocol websockets | config.websockets | 9",
                "use_identity_as_username true | use_subject_as_username true | config.subject | 9",
                "acl_file | per_listener_settings true | config.per-listener | 10",
                "listener 8883 | listener 8883 127.0.0.1 | config.loopback | 3",
                "cafile | capath /etc/ssl/certs | config.capath | 4",
            })
    void each_fault_is_told_with_its_line(String replaced, String by, String code, int line) throws Exception {
        lines.replaceAll(text -> text.startsWith(replaced) ? (by == null ? "" : by.formatted()) : text);
        lint();
        BrokerFinding finding = find(code);
        assertThat(finding.place()).hasValue(files.resolve("mosquitto.conf") + ":" + line);
        assertThat(finding.remedy()).isNotBlank();
    }

    @Test
    void passwords_on_the_devices_listener_are_told_apart_from_no_users_at_all() throws Exception {
        lines.replaceAll(text -> text.startsWith("use_identity") ? "password_file " + files.resolve("acl") : text);
        lint();
        assertThat(find("config.nobody").what()).contains("password_file", "CONNACK 5");
    }

    @Test
    void a_plain_listener_that_lets_anybody_in_is_told_both() throws Exception {
        lines = new ArrayList<>(List.of("listener 8883", "allow_anonymous true"));
        lint();
        assertThat(codes(Weight.STOPS)).contains("config.plain");
        assertThat(codes(Weight.UNSAFE)).contains("config.open-door");
    }

    @Test
    void the_guides_own_configuration_lets_nobody_in_with_2_x_and_everybody_of_the_ca_with_1_6() throws Exception {
        lines = new ArrayList<>(List.of(
                "user " + System.getProperty("user.name"),
                "port 8883",
                "cafile " + files.resolve("ca.crt"),
                "certfile " + files.resolve("server.crt"),
                "keyfile " + files.resolve("server.key"),
                "require_certificate true"));
        lint();
        assertThat(codes(Weight.STOPS)).containsExactly("config.nobody");
        version = MosquittoVersion.V1_6;
        lint();
        assertThat(codes(Weight.STOPS)).isEmpty();
    }

    @Test
    void settings_of_another_listener_do_not_count() throws Exception {
        lines.add(2, "per_listener_settings true");
        lines.add(3, "allow_anonymous true");
        lines.removeIf(text -> text.startsWith("use_identity"));
        lint();
        assertThat(codes(Weight.STOPS)).contains("config.nobody");
    }

    @Test
    void an_included_folder_is_read_in_mosquittos_order_and_faults_there_have_its_file_names() throws Exception {
        Path folder = Files.createDirectory(files.resolve("conf.d"));
        Files.writeString(folder.resolve("b.conf"), "tls_version tlsv1.3\n");
        Files.writeString(folder.resolve("a.conf"), "tls_version tlsv1.2\n");
        Files.writeString(folder.resolve("c.conf.off"), "nonsense\n");
        lines.add("include_dir " + folder);
        lint();
        assertThat(find("config.tls-version").place()).hasValue(folder.resolve("b.conf") + ":1");
        assertThat(codes(Weight.STOPS)).containsExactly("config.tls-version");
    }

    @Test
    void a_key_of_another_certificate_and_one_under_a_pass_phrase() throws Exception {
        TestCertificates.writePem(files, "server2", CA.server("localhost"));
        lines.replaceAll(text -> text.replace("server.key", "server2.key"));
        lint();
        assertThat(codes(Weight.STOPS)).containsExactly("config.pair");
        Files.writeString(
                files.resolve("server2.key"), TestCertificates.pem("ENCRYPTED PRIVATE KEY", new byte[] {0x30, 0}));
        lint();
        assertThat(codes(Weight.STOPS)).containsExactly("config.key-encrypted");
    }

    @Test
    void revocation_lists_that_lock_devices_out() throws Exception {
        list("crl.pem", CA.revokingUntil(Instant.now().minusSeconds(5)));
        lint();
        assertThat(codes(Weight.STOPS)).containsExactly("config.list-stale");
        list("crl.pem", CA.revokingUntil(Instant.now().plus(Duration.ofDays(2))));
        lint();
        assertThat(codes(Weight.NOTE)).containsExactly("config.list-soon");
        list("crl.pem", TestCertificates.authority("Bench CA").revoking());
        lint();
        assertThat(codes(Weight.STOPS)).containsExactly("config.list-signature");
        Files.writeString(files.resolve("crl.pem"), "nothing");
        lint();
        assertThat(codes(Weight.STOPS)).containsExactly("config.no-list");
        Files.writeString(files.resolve("crl.pem"), TestCertificates.pem("X509 CRL", new byte[] {0x30, 1}));
        lint();
        assertThat(codes(Weight.STOPS)).containsExactly("config.damaged");
    }

    @Test
    void devices_of_an_intermediate_need_it_its_root_and_its_list() throws Exception {
        issuer = Optional.of(MIDDLE.certificate());
        lint();
        assertThat(codes(Weight.STOPS)).containsExactlyInAnyOrder("config.issuer", "config.list-issuer");
        assertThat(find("config.issuer").what()).contains("intermediate", "Line 2");
        TestCertificates.writePem(files, "ca", MIDDLE.own());
        lint();
        assertThat(codes(Weight.STOPS)).contains("config.no-root");
        TestCertificates.writePem(
                files,
                "ca",
                new TlsIdentity(
                        List.of(MIDDLE.certificate(), CA.certificate()),
                        CA.own().key()));
        list("crl.pem", CA.revoking(), MIDDLE.revoking());
        lint();
        assertThat(codes(Weight.STOPS)).isEmpty();
    }

    @Test
    void the_brokers_certificate_is_judged_as_the_device_will() throws Exception {
        Instant now = Instant.now();
        TestCertificates.writePem(
                files,
                "server",
                CA.order("CN=localhost", TestCertificates.ecKey())
                        .forServer()
                        .ip("127.0.0.1")
                        .valid(now.minusSeconds(90), now.minusSeconds(9))
                        .sign());
        lint();
        assertThat(codes(Weight.STOPS)).containsExactly("bearssl.54", "bearssl.56");
        host = Optional.empty();
        lint();
        assertThat(codes(Weight.STOPS)).containsExactly("bearssl.54", "config.names");
        TestCertificates.writePem(files, "server", MIDDLE.server("localhost"));
        lint();
        assertThat(codes(Weight.STOPS)).containsExactly("bearssl.62");
    }

    @ParameterizedTest
    @CsvSource({
        "pattern write devices/%c/up/#, acl.client-id",
        "pattern readwrite #, acl.everybody",
        "user x, acl.empty",
        "topic read #, acl.anonymous"
    })
    void access_lists_that_do_not_do_what_they_seem_to(String line, String code) throws Exception {
        Files.writeString(files.resolve("acl"), line + "\n");
        lint();
        assertThat(find(code).place().orElseThrow())
                .startsWith(files.resolve("acl").toString());
    }

    @Test
    void what_is_no_configuration_is_told_as_one_line_or_as_words() throws Exception {
        Files.write(
                files.resolve("mosquitto.conf"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2, '\n', (byte) 0xff});
        findings = inspect();
        assertThat(codes(Weight.STOPS)).contains("config.word", "config.no-tls");
        lines = new ArrayList<>(List.of("include_dir /no/such/folder"));
        assertThatThrownBy(this::lint).isInstanceOfSatisfying(BrokerException.class, e -> {
            assertThat(e.code()).isEqualTo("broker.config");
            assertThat(e.what()).contains("/no/such/folder");
        });
    }

    @Test
    void what_another_user_may_read_follows_from_owners_groups_and_modes_up_to_the_root() throws Exception {
        Path users = Files.writeString(files.resolve("passwd"), "root:x:0:0::/:\nbroker:x:4711:4712::/:\n");
        Path groups = Files.writeString(files.resolve("group"), "broker:x:4712:\nreaders:x:4713:x,broker\n");
        Account broker = Account.named("broker", users, groups).orElseThrow();
        assertThat(broker.groups()).containsExactlyInAnyOrder(4712, 4713);
        assertThat(Account.named("nobody else", users, groups)).isEmpty();
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwx------"));
        assertThat(broker.blockedAt(users)).hasValue(files.toRealPath());
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(broker.blockedAt(users)).hasValue(users.toRealPath());
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(broker.blockedAt(users)).isEmpty();
    }

    private void lint() throws IOException {
        Files.writeString(files.resolve("mosquitto.conf"), String.join("\n", lines) + "\n");
        findings = inspect();
    }

    private List<BrokerFinding> inspect() {
        var premises = new ConfigLint.Premises(version, Optional.of(CA.certificate()), issuer, host);
        return new ConfigLint(premises, Clock.systemUTC()).inspect(files.resolve("mosquitto.conf"));
    }

    private BrokerFinding find(String code) {
        return findings.stream()
                .filter(finding -> finding.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError(code + " is not among " + findings));
    }

    private List<String> codes(Weight weight) {
        return findings.stream()
                .filter(finding -> finding.weight() == weight)
                .map(BrokerFinding::code)
                .toList();
    }
}
