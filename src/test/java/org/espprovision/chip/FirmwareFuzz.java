package org.espprovision.chip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Throws damaged files at the parsers of ELF and image files until it is stopped, or for a number of seconds. Run by hand,
 * with a good file to start from:
 *
 * <pre>java -cp target/classes:target/test-classes org.espprovision.chip.FirmwareFuzz sketch.elf 60</pre>
 */
public final class FirmwareFuzz {
    private FirmwareFuzz() {}

    /** Arguments: a file, and for how many seconds. Anything but a ChipException ends the run with the seed that made it. */
    public static void main(String[] arguments) throws IOException {
        byte[] good = Files.readAllBytes(Path.of(arguments[0]));
        long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L;
        for (long seed = 0; System.nanoTime() < end; seed++) {
            byte[] damaged = damage(good, new Random(seed));
            try {
                attempt(() -> SketchElf.parse(damaged));
                attempt(() -> SketchImage.parse(damaged));
                OpenedPaths.in(damaged);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void attempt(Runnable parser) {
        try {
            parser.run();
        } catch (ChipException refused) {
            if (refused.what().isEmpty()) {
                throw new AssertionError("refused without a word", refused);
            }
        }
    }

    private static byte[] damage(byte[] good, Random random) {
        byte[] bytes = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length + 1) : good.length);
        for (int i = random.nextInt(12); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextBoolean() ? random.nextInt(Math.min(bytes.length, 256)) : random.nextInt(bytes.length);
            bytes[at] = (byte) random.nextInt();
        }
        return bytes;
    }
}
