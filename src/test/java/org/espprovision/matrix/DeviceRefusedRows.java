package org.espprovision.matrix;

import static org.espprovision.matrix.Bench.CA;
import static org.espprovision.matrix.Bench.DEVICE;
import static org.espprovision.matrix.Bench.STRANGER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.espprovision.broker.CheckEndpoint;
import org.espprovision.broker.TestCertificates;
import org.espprovision.broker.TestCertificates.Order;
import org.espprovision.broker.TlsIdentity;
import org.espprovision.diagnosis.Cause;

/** The broker refuses the device's certificate: an alert that the core words wrongly, and OpenSSL's reason in the log. */
final class DeviceRefusedRows {
    private DeviceRefusedRows() {}

    static Stream<Row> all() {
        return Stream.of(
                row(
                        "a device of another authority",
                        Cause.DEVICE_UNKNOWN_AUTHORITY,
                        48,
                        bench -> bench.device = STRANGER.client(DEVICE)),
                row("an intermediate the broker does not know", Cause.DEVICE_UNKNOWN_AUTHORITY, 48, bench -> {
                    TlsIdentity whole = CA.intermediate("Between").client(DEVICE);
                    bench.device = TlsIdentity.of(whole.certificate(), whole.key());
                }),
                withCertificate(
                        "an expired device",
                        Cause.DEVICE_EXPIRED,
                        45,
                        order -> order.forClient().valid(inDays(-9), inDays(-1))),
                withCertificate(
                        "a device that is not yet valid",
                        Cause.DEVICE_NOT_YET_VALID,
                        42,
                        order -> order.forClient().valid(inDays(2), inDays(9))),
                new Row("alert 42, and nobody read the log or the certificate", Cause.DEVICE_BAD_CERTIFICATE, bench -> {
                    bench.device = device(order -> order.forClient().valid(inDays(2), inDays(9)));
                    return bench.ends("tls failed ssl=42 alert=1").atMosquitto().stream()
                            .map(Evidence::consoleAlone)
                            .toList();
                }),
                row(
                        "a device made for servers",
                        Cause.DEVICE_PURPOSE,
                        43,
                        bench -> bench.device = device(Order::forServer)),
                row(
                        "a device whose key may not sign",
                        Cause.DEVICE_PURPOSE,
                        43,
                        bench -> bench.device = device(
                                order -> order.with(Extension.keyUsage, new KeyUsage(KeyUsage.keyEncipherment)))),
                row(
                        "a key of another certificate",
                        Cause.DEVICE_KEY,
                        51,
                        bench -> bench.device = TlsIdentity.of(
                                bench.device.certificate(),
                                TestCertificates.ecKey().getPrivate())),
                new Row(
                        "a revoked device",
                        Cause.DEVICE_REVOKED,
                        bench -> bench.ends("tls failed ssl=44 alert=1")
                                .atMosquitto("crlfile " + list(bench, CA.revoking(bench.device.certificate())))),
                new Row("a revocation list that has run out", Cause.BROKER_CRL_EXPIRED, bench -> {
                    Path list = list(bench, CA.revokingUntil(inDays(-1)));
                    return with(
                            bench.ends("tls failed ssl=45 alert=1").atMosquitto("crlfile " + list),
                            "--crl",
                            list.toString());
                }),
                new Row("a revocation list that has run out, by the certificate", Cause.BROKER_CRL_EXPIRED, bench -> {
                    Path list = list(bench, CA.revokingUntil(inDays(-1)));
                    return withCertificate(bench, 45, "crlfile " + list);
                }),
                new Row("a broker that takes no signature of the device's kind", Cause.NO_CLIENT_CERTIFICATE, bench -> {
                    Path limits = Files.writeString(bench.folder.resolve("openssl.cnf"), """
                            openssl_conf = all
                            [all]
                            ssl_conf = tls
                            [tls]
                            system_default = limits
                            [limits]
                            ClientSignatureAlgorithms = RSA+SHA256
                            """);
                    bench.brokerEnvironment.put("OPENSSL_CONF", limits.toString());
                    return bench.withARace().ends("tls failed ssl=").atMosquitto();
                }),
                new Row("at the check endpoint, which says 46 to all", Cause.DEVICE_CERTIFICATE, bench -> {
                    bench.device = STRANGER.client(DEVICE);
                    bench.ends("tls failed ssl=46 alert=1");
                    try (CheckEndpoint endpoint = ConnectedRows.checkEndpoint(bench)) {
                        return bench.at(endpoint.port());
                    }
                }),
                new Row("the log of a broker that refused, and nothing else", Cause.DEVICE_CERTIFICATE, bench -> {
                    bench.device = STRANGER.client(DEVICE);
                    return bench.ends("tls failed ssl=48").atMosquitto().stream()
                            .map(Evidence::logAlone)
                            .toList();
                }),
                new Row("alert 40, and nobody read the log", Cause.HANDSHAKE_REFUSED, bench -> {
                    bench.server = CA.order("CN=" + Bench.HOST, TestCertificates.ed25519Key())
                            .forServer()
                            .dns(Bench.HOST)
                            .sign();
                    return bench.ends("tls failed ssl=40 alert=1").atMosquitto().stream()
                            .map(Evidence::consoleAlone)
                            .toList();
                }),
                new Row("an alert that is about no certificate", Cause.BROKER_ALERT, bench -> {
                    bench.ends("tls failed ssl=80 alert=1");
                    try (var broker = OddBroker.thatAnswers("15030300020250")) {
                        return bench.at(broker.port());
                    }
                }));
    }

    /** How a row spoils the bench. */
    @FunctionalInterface
    private interface Fault {
        void on(Bench bench);
    }

    private static Row row(String name, Cause cause, int alert, Fault fault) {
        return new Row(name, cause, bench -> {
            fault.on(bench);
            return bench.ends("tls failed ssl=%d alert=1".formatted(alert)).atMosquitto();
        });
    }

    private static Row withCertificate(String name, Cause cause, int alert, UnaryOperator<Order> wrong) {
        return new Row(name, cause, bench -> {
            bench.device = device(wrong);
            return withCertificate(bench, alert);
        });
    }

    private static List<Evidence> withCertificate(Bench bench, int alert, String... lines) throws Exception {
        return with(
                bench.ends("tls failed ssl=%d alert=1".formatted(alert)).atMosquitto(lines),
                "--cert",
                bench.pem("device", bench.device).toString(),
                "--ca",
                bench.folder.resolve("ca.crt").toString());
    }

    private static List<Evidence> with(List<Evidence> plain, String... options) {
        List<Evidence> more = new ArrayList<>();
        plain.forEach(each -> more.add(each.with(options)));
        return more;
    }

    private static TlsIdentity device(UnaryOperator<Order> wrong) {
        return wrong.apply(CA.order("CN=" + DEVICE, TestCertificates.ecKey())).sign();
    }

    private static Path list(Bench bench, X509CRL list) throws IOException, CRLException {
        return Files.writeString(bench.folder.resolve("list.crl"), TestCertificates.pem("X509 CRL", list.getEncoded()));
    }

    private static Instant inDays(int days) {
        return Instant.now().plus(Duration.ofDays(days));
    }
}
