package org.espprovision.matrix;

import static org.espprovision.matrix.Bench.CA;
import static org.espprovision.matrix.Bench.DEVICE;
import static org.espprovision.matrix.Bench.HOST;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.espprovision.broker.CheckEndpoint;
import org.espprovision.broker.TestCertificates;
import org.espprovision.broker.TestCertificates.Authority;
import org.espprovision.diagnosis.Cause;
import org.espprovision.matrix.Row.Play;

/** Devices that get through, among them some of which one might not think so; and one whose message is thrown away. */
final class ConnectedRows {
    private ConnectedRows() {}

    static Stream<Row> all() {
        return Stream.of(
                connected("all is well", bench -> bench.ends("run ready").atMosquitto()),
                connected("all is well with RSA", bench -> {
                    rsaDevice(bench);
                    bench.server = CA.order("CN=" + HOST, TestCertificates.rsaKey())
                            .forServer()
                            .dns(HOST)
                            .sign();
                    return bench.ends("run ready").atMosquitto();
                }),
                connected("at the check endpoint", ConnectedRows::atCheckEndpoint),
                connected("at the check endpoint with RSA", bench -> {
                    rsaDevice(bench);
                    return atCheckEndpoint(bench);
                }),
                connected("full buffers by the settings", bench -> {
                    bench.settings.put("tls.fragment", "0");
                    return bench.ends("run ready").atMosquitto();
                }),
                connected("no time server, but a date to stand in", bench -> {
                    bench.settings.put("time.floor", Long.toString(bench.now.getEpochSecond()));
                    return bench.withoutSntp().ends("run ready").atMosquitto();
                }),
                connected("a wildcard in capitals, made for clients", bench -> {
                    bench.server = CA.order("CN=anything", TestCertificates.ecKey())
                            .forClient()
                            .dns("*.LOCAL")
                            .sign();
                    return bench.ends("run ready").atMosquitto();
                }),
                connected("a common name alone", bench -> {
                    bench.server =
                            CA.order("CN=" + HOST, TestCertificates.ecKey()).sign();
                    return bench.ends("run ready").atMosquitto();
                }),
                connected("the broker's own certificate instead of an authority", bench -> {
                    bench.trusted = new Authority(bench.server);
                    return bench.ends("run ready").atMosquitto();
                }),
                // MQTT 3.1.1 does not tell the device; only the broker's log and the missing message do.
                new Row("no right to write to its topic", Cause.PUBLISH_DENIED, bench -> {
                    Path acl = Files.writeString(bench.folder.resolve("acl"), "topic read #\n");
                    return bench.ends("run ready").atMosquitto("acl_file " + acl);
                }));
    }

    private static Row connected(String name, Play play) {
        return new Row(name, Cause.CONNECTED, play);
    }

    private static void rsaDevice(Bench bench) {
        bench.device =
                CA.order("CN=" + DEVICE, TestCertificates.rsaKey()).forClient().sign();
    }

    private static List<Evidence> atCheckEndpoint(Bench bench) throws Exception {
        bench.ends("run ready");
        try (CheckEndpoint endpoint = checkEndpoint(bench)) {
            return bench.at(endpoint.port());
        }
    }

    static CheckEndpoint checkEndpoint(Bench bench) {
        return CheckEndpoint.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                bench.server,
                CA.certificate(),
                Clock.systemUTC(),
                event -> {});
    }
}
