import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.spiffs.SpiffsGeometry;

/** Packing a CA certificate, a client certificate and a key for the usual flash layouts. */
final class SpiffsPacking {
    private static final Map<String, SpiffsGeometry> LAYOUTS = new TreeMap<>(Map.of(
            "1m64", new SpiffsGeometry(0x10000, 256, 4096),
            "2m64", new SpiffsGeometry(0xB000, 256, 4096),
            "4m1m", new SpiffsGeometry(0xFA000, 256, 8192),
            "4m2m", new SpiffsGeometry(0x1FA000, 256, 8192),
            "4m3m", new SpiffsGeometry(0x2FA000, 256, 8192),
            "16m14m", new SpiffsGeometry(0xDFA000, 256, 8192)));

    private SpiffsPacking() {}

    public static void main(String[] args) throws Exception {
        List<SpiffsFile> files =
                List.of(file("/ca.crt.der", 855), file("/client.crt.der", 733), file("/client.key.der", 1192));
        Bench.heading("SPIFFS, three certificates, packed and read back; beside a fill of as many bytes");
        Bench.line("%-8s %12s %12s %12s %12s %8s", "layout", "median us", "fastest", "slowest", "fill us", "ratio");
        for (Map.Entry<String, SpiffsGeometry> layout : LAYOUTS.entrySet()) {
            SpiffsGeometry geometry = layout.getValue();
            Spiffs spiffs = Spiffs.in(geometry);
            int times = 200_000_000 / geometry.lengthBytes();
            Bench.Time[] time =
                    Bench.measureBoth(times, () -> spiffs.pack(files), () -> filled(geometry.lengthBytes()));
            Bench.line(
                    "%-8s %12.1f %12.1f %12.1f %12.1f %8.2f",
                    layout.getKey(),
                    time[0].median() / 1e3,
                    time[0].fastest() / 1e3,
                    time[0].slowest() / 1e3,
                    time[1].median() / 1e3,
                    time[0].median() / time[1].median());
        }
    }

    private static byte[] filled(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        Arrays.fill(bytes, (byte) 0xFF);
        return bytes;
    }

    private static SpiffsFile file(String path, int lengthBytes) {
        byte[] content = new byte[lengthBytes];
        new Random(lengthBytes).nextBytes(content);
        return new SpiffsFile(path, content);
    }
}
