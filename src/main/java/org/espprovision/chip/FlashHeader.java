package org.espprovision.chip;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espprovision.chip.SketchImage.FlashMode;

/**
 * How an image says that the flash is wired, how fast it is read and how large it is: bytes 2 and 3 of the image at 0.
 * Source: the boot ROM; the size codes are those of Espressif's SDK.
 *
 * @param mode byte 2
 * @param sizeAndSpeed byte 3: the size in the upper half, the speed in the lower
 */
public record FlashHeader(int mode, int sizeAndSpeed) {
    static final int MODE_AT = 2;
    static final int SIZE_AND_SPEED_AT = 3;

    private static final List<FlashMode> MODES = List.of(FlashMode.QIO, FlashMode.QOUT, FlashMode.DIO, FlashMode.DOUT);
    private static final int[] SIZES_KIB = {512, 256, 1024, 2048, 4096, 2048, 4096, 0, 8192, 16384};
    private static final int[] SPEEDS_MHZ = {40, 26, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 80};

    /** Empty where no image begins. */
    public static Optional<FlashHeader> of(byte[] start) {
        return start.length >= RomImage.HEADER_BYTES && Byte.toUnsignedInt(start[0]) == RomImage.MAGIC
                ? Optional.of(new FlashHeader(
                        Byte.toUnsignedInt(start[MODE_AT]), Byte.toUnsignedInt(start[SIZE_AND_SPEED_AT])))
                : Optional.empty();
    }

    public Optional<FlashMode> flashMode() {
        return mode < MODES.size() ? Optional.of(MODES.get(mode)) : Optional.empty();
    }

    /** Empty when the header holds none of the known codes. */
    public Optional<Integer> sizeBytes() {
        int code = sizeAndSpeed >>> 4;
        return code < SIZES_KIB.length && SIZES_KIB[code] > 0 ? Optional.of(SIZES_KIB[code] << 10) : Optional.empty();
    }

    /** How fast the flash is read; empty when the header holds none of the known codes. */
    public Optional<Integer> speedMhz() {
        int mhz = SPEEDS_MHZ[sizeAndSpeed & 0xF];
        return mhz > 0 ? Optional.of(mhz) : Optional.empty();
    }

    static int modeCode(FlashMode mode) {
        return MODES.indexOf(mode);
    }

    /** The first code of that size; empty where no header can say it. */
    static Optional<Integer> sizeCode(int sizeBytes) {
        return indexOf(SIZES_KIB, sizeBytes >> 10);
    }

    /** Empty where no header can say it. */
    static Optional<Integer> speedCode(int mhz) {
        return indexOf(SPEEDS_MHZ, mhz);
    }

    private static Optional<Integer> indexOf(int[] values, int wanted) {
        int index = Arrays.stream(values).boxed().toList().indexOf(wanted);
        return wanted > 0 && index >= 0 ? Optional.of(index) : Optional.empty();
    }
}
