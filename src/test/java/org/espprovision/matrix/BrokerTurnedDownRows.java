package org.espprovision.matrix;

import static org.espprovision.matrix.Bench.CA;
import static org.espprovision.matrix.Bench.HOST;
import static org.espprovision.matrix.Bench.STRANGER;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.espprovision.broker.TestCertificates;
import org.espprovision.broker.TestCertificates.Authority;
import org.espprovision.broker.TestCertificates.Order;
import org.espprovision.diagnosis.Cause;

/** The device turns the broker down. BearSSL sends no alert then, so the broker knows of nothing. */
final class BrokerTurnedDownRows {
    private static final Duration DECADES = Duration.ofDays(9000);

    private BrokerTurnedDownRows() {}

    static Stream<Row> all() {
        return Stream.of(
                row("a broker of another authority", Cause.BROKER_NOT_TRUSTED, 62, bench -> bench.trusted = STRANGER),
                row(
                        "an authority of the same name with another key",
                        Cause.BROKER_NOT_TRUSTED,
                        62,
                        bench -> bench.trusted = TestCertificates.authority("Authority")),
                row(
                        "a broker that keeps its intermediate to itself",
                        Cause.BROKER_NOT_TRUSTED,
                        62,
                        bench -> bench.server = CA.intermediate("Between").server(HOST)),
                row("an authority that does not say it is one", Cause.BROKER_NOT_TRUSTED, 62, bench -> {
                    bench.trusted = new Authority(
                            CA.order("CN=Plain", TestCertificates.ecKey()).sign());
                    bench.server = bench.trusted.server(HOST);
                }),
                server(
                        "an expired broker",
                        Cause.BROKER_DATES,
                        54,
                        order -> order.forServer().dns(HOST).valid(inDays(-9), inDays(-1))),
                server(
                        "a broker that is not yet valid",
                        Cause.BROKER_DATES,
                        54,
                        order -> order.forServer().dns(HOST).valid(inDays(2), inDays(9))),
                row("a clock that runs decades ahead", Cause.BROKER_DATES, 54, bench -> {
                    bench.clock = Clock.offset(Clock.systemUTC(), DECADES);
                    bench.options.addAll(List.of(
                            "--clock", Long.toString(bench.now.plus(DECADES).getEpochSecond())));
                }),
                row(
                        "a broker of another name",
                        Cause.BROKER_NAME,
                        56,
                        bench -> bench.server = CA.server("other.local")),
                row("an address that is named as an address", Cause.BROKER_NAME, 56, bench -> {
                    bench.settings.put("broker.host", "127.0.0.1");
                    bench.server = CA.order("CN=127.0.0.1", TestCertificates.ecKey())
                            .forServer()
                            .ip("127.0.0.1")
                            .sign();
                }),
                server(
                        "a common name does not count beside other names",
                        Cause.BROKER_NAME,
                        56,
                        order -> order.forServer().dns("other.local")),
                row(
                        "a broker whose key may only encipher",
                        Cause.BROKER_CERTIFICATE,
                        28,
                        bench -> bench.server = CA.order("CN=" + HOST, TestCertificates.rsaKey())
                                .with(Extension.keyUsage, new KeyUsage(KeyUsage.keyEncipherment))
                                .dns(HOST)
                                .sign()),
                server(
                        "a broker with a critical purpose",
                        Cause.BROKER_CERTIFICATE,
                        57,
                        order -> order.with(
                                        Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                                .dns(HOST)),
                row("a broker's certificate with a PSS signature", Cause.BROKER_CERTIFICATE, 49, bench -> {
                    bench.trusted = TestCertificates.authority("RSA authority", TestCertificates.rsaKey());
                    bench.server = bench.trusted
                            .order("CN=" + HOST, TestCertificates.ecKey())
                            .forServer()
                            .dns(HOST)
                            .signature("SHA256withRSAandMGF1")
                            .sign();
                }),
                row(
                        "a broker's key larger than the device can hold",
                        Cause.BROKER_CERTIFICATE,
                        50,
                        bench -> bench.server = CA.order("CN=" + HOST, TestCertificates.oversizedRsaKey())
                                .forServer()
                                .dns(HOST)
                                .sign()),
                new Row("a broker with the key of another certificate", Cause.BROKER_KEY, bench -> {
                    bench.ends("tls failed ssl=27 alert=0");
                    try (var broker = OddBroker.withAnotherKey(
                            bench.server, TestCertificates.ecKey().getPrivate())) {
                        return bench.sketchAt(broker.port());
                    }
                }),
                new Row("a broker that takes a suite nobody offered", Cause.TLS_BROKEN, bench -> {
                    bench.ends("tls failed ssl=16 alert=0");
                    String hello = "160303002a" + "02000026" + "0303" + "11".repeat(32) + "00" + "1302" + "00";
                    try (var broker = OddBroker.thatAnswers(hello)) {
                        return bench.sketchAt(broker.port());
                    }
                }),
                new Row("the log of a broker that was turned down, and nothing else", Cause.DEVICE_LEFT, bench -> {
                    bench.trusted = STRANGER;
                    return bench.ends("tls failed ssl=62").atMosquitto().stream()
                            .map(Evidence::logAlone)
                            .toList();
                }));
    }

    /** How a row spoils the bench. */
    @FunctionalInterface
    private interface Fault {
        void on(Bench bench);
    }

    private static Row row(String name, Cause cause, int error, Fault fault) {
        return new Row(name, cause, bench -> {
            fault.on(bench);
            return bench.ends("tls failed ssl=%d alert=0".formatted(error)).atMosquitto();
        });
    }

    private static Row server(String name, Cause cause, int error, UnaryOperator<Order> wrong) {
        return row(
                name,
                cause,
                error,
                bench -> bench.server = wrong.apply(CA.order("CN=" + HOST, TestCertificates.ecKey()))
                        .sign());
    }

    private static Instant inDays(int days) {
        return Instant.now().plus(Duration.ofDays(days));
    }
}
