import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.FlashRegion;
import org.espprovision.chip.FlashSection;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.spiffs.SpiffsGeometry;

/** What is written in the flashing benchmark: a sketch of 475,136 bytes and 1,024,000 bytes of SPIFFS with three certificates. */
final class FlashingJob {
    static final int FLASH_BYTES = 4 << 20;

    private static final FlashLayout LAYOUT = FlashLayout.named("4m1m");
    private static final long THIS_DEVICE = 1;
    private static final long DEVICE_BEFORE = 2;

    /** What the chip holds when the work begins. */
    enum State {
        USED("other content"),
        BLANK("nothing"),
        CERTIFICATES("the same but for the certificates");

        final String words;

        State(String words) {
            this.words = words;
        }
    }

    private FlashingJob() {}

    static FlashSection sketch() {
        return DemonstrationSketch.make(LAYOUT).section();
    }

    static FlashSection fileSystem() {
        return fileSystem(THIS_DEVICE);
    }

    static byte[] flash(State state) {
        byte[] flash = new byte[FLASH_BYTES];
        switch (state) {
            case USED -> new Random(8266).nextBytes(flash);
            case BLANK -> Arrays.fill(flash, (byte) 0xFF);
            case CERTIFICATES -> {
                Arrays.fill(flash, (byte) 0xFF);
                put(flash, sketch());
                put(flash, fileSystem(DEVICE_BEFORE));
            }
        }
        return flash;
    }

    static boolean isDone(byte[] flash) {
        return holds(flash, sketch()) && holds(flash, fileSystem());
    }

    static int deflatedBytes(FlashSection section) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(section.bytes());
        deflater.finish();
        int length = deflater.deflate(new byte[section.lengthBytes() + 1024]);
        deflater.end();
        return length;
    }

    /** As large as those of an authority on P-256 and its devices. */
    private static FlashSection fileSystem(long device) {
        FlashRegion region = LAYOUT.requireFileSystem();
        var geometry = new SpiffsGeometry(region.lengthBytes(), 256, region.blockBytes());
        byte[] image = Spiffs.in(geometry)
                .pack(List.of(
                        file("/ca.crt.der", 480, 0),
                        file("/client.crt.der", 520, device),
                        file("/client.key.der", 121, device)))
                .bytes();
        return new FlashSection("the file system", region.offset(), image);
    }

    private static SpiffsFile file(String path, int lengthBytes, long seed) {
        byte[] content = new byte[lengthBytes];
        new Random(seed + lengthBytes).nextBytes(content);
        return new SpiffsFile(path, content);
    }

    private static void put(byte[] flash, FlashSection section) {
        System.arraycopy(section.bytes(), 0, flash, section.offset(), section.lengthBytes());
    }

    private static boolean holds(byte[] flash, FlashSection section) {
        int end = section.offset() + section.lengthBytes();
        return Arrays.equals(flash, section.offset(), end, section.bytes(), 0, section.lengthBytes());
    }
}
