import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.espprovision.broker.MosquittoLog;
import org.espprovision.console.SavedConsole;

/** Lines a second through the readers of captured logs, beside splitting the same bytes into lines and nothing else. */
final class LogReading {
    private static final int REPEATS = 4_000;

    private static final String BROKER = """
            1795469276: New connection from 192.0.2.2:49152 on port 8883.
            1795469276: OpenSSL Error[0]: error:0A000086:SSL routines::certificate verify failed
            1795469276: Client <unknown> disconnected: Protocol error.
            1795469277: New connection from 192.0.2.3:49153 on port 8883.
            1795469277: New client connected from 192.0.2.3:49153 as d1 (p2, c1, k60, u'd1').
            1795469277: No will message specified.
            1795469277: Sending CONNACK to d1 (0, 0)
            1795469277: Received PUBLISH from d1 (d0, q1, r0, m1, 'devices/d1/up/a', ... (2 bytes))
            1795469277: Sending PUBACK to d1 (m1, rc0)
            1795469278: Client d1 disconnected.
            """;

    private static final String CONSOLE = """
            Temperature: 21.5 C, humidity 40 %
            11:02:03.123 -> Attempting MQTT connection...failed, rc=-2 try again in 5 seconds
            WiFi SSL Error: SSL received fatal alert - Invalid date/time representation.
            ep1 7000 tls failed ssl=48 alert=1 ms=1400 text="SSL received fatal alert - Invalid date/time representation."
            3ffffdc0:  40207e7c 00000001 3ffffde0 4010053d <
            loop 12345 free heap 30120
            """;

    private LogReading() {}

    public static void main(String[] args) throws Exception {
        Bench.heading("Captured logs; beside cutting the same bytes into lines");
        Bench.line("%-12s %14s %14s %10s %8s", "log", "lines a second", "cutting alone", "MB a second", "ratio");
        for (String kind : List.of("Mosquitto", "console")) {
            boolean broker = kind.equals("Mosquitto");
            byte[] log = (broker ? BROKER : CONSOLE).repeat(REPEATS).getBytes(StandardCharsets.UTF_8);
            String text = new String(log, StandardCharsets.UTF_8);
            double lines = text.lines().count();
            Bench.Time[] time = Bench.measureBoth(
                    1, () -> broker ? broker(log) : SavedConsole.read(new ByteArrayInputStream(log)), () -> text.lines()
                            .mapToInt(String::length)
                            .sum());
            Bench.line(
                    "%-12s %,14.0f %,14.0f %10.0f %8.1f",
                    kind,
                    lines * time[0].perSecond(),
                    lines * time[1].perSecond(),
                    log.length * time[0].perSecond() / 1e6,
                    time[0].median() / time[1].median());
        }
    }

    private static MosquittoLog broker(byte[] log) throws Exception {
        var read = new MosquittoLog();
        read.read(new ByteArrayInputStream(log));
        return read;
    }
}
