package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.espprovision.chip.SketchImage.FlashMode;

/**
 * What to change in the header of the image at 0 before it is written; nothing unless somebody asks. A sound sketch of
 * the Arduino core gets a new CRC word with it, so that the device's own check ({@code ESP.checkFlashCRC()}) still passes.
 *
 * @param speedMhz 20, 26, 40 or 80
 */
public record HeaderChange(Optional<FlashMode> mode, Optional<Integer> speedMhz, Size size) {
    /** What the header shall say of the flash's size. */
    public sealed interface Size {
        /** What it says now. */
        record Kept() implements Size {}

        /** The size of the chip's flash. */
        record AsDetected() implements Size {}

        /** This many bytes. */
        record Of(int bytes) implements Size {}
    }

    public HeaderChange {
        if (speedMhz.isPresent() && FlashHeader.speedCode(speedMhz.get()).isEmpty()) {
            throw new IllegalArgumentException("no header can say %d MHz".formatted(speedMhz.get()));
        }
        if (size instanceof Size.Of of && FlashHeader.sizeCode(of.bytes()).isEmpty()) {
            throw new IllegalArgumentException("no header can say %,d bytes".formatted(of.bytes()));
        }
    }

    public static HeaderChange none() {
        return new HeaderChange(Optional.empty(), Optional.empty(), new Size.Kept());
    }

    boolean isNone() {
        return mode.isEmpty() && speedMhz.isEmpty() && size instanceof Size.Kept;
    }

    /** The image with another header; its length stays. */
    byte[] applyTo(byte[] image, FlashChip flash) {
        FlashHeader before = FlashHeader.of(image)
                .orElseThrow(() -> ChipException.nothingToChange("what goes to 0x0 begins with no 0xe9"));
        byte[] changed = image.clone();
        int sizeCode = wantedSize(flash).flatMap(FlashHeader::sizeCode).orElse(before.sizeAndSpeed() >>> 4);
        int speedCode = speedMhz.flatMap(FlashHeader::speedCode).orElse(before.sizeAndSpeed() & 0xF);
        changed[FlashHeader.MODE_AT] =
                (byte) mode.map(FlashHeader::modeCode).orElse(before.mode()).intValue();
        changed[FlashHeader.SIZE_AND_SPEED_AT] = (byte) (sizeCode << 4 | speedCode);
        FlashStart.of(image).sketch().ifPresent(sketch -> renewCrc(changed, sketch.lengthBytes()));
        return changed;
    }

    private Optional<Integer> wantedSize(FlashChip flash) {
        if (size instanceof Size.Of of) {
            return Optional.of(of.bytes());
        }
        return size instanceof Size.AsDetected ? Optional.of(flash.sizeBytes()) : Optional.empty();
    }

    private static void renewCrc(byte[] image, int sketchBytes) {
        int crc = SketchImage.crcFor(Arrays.copyOf(image, sketchBytes));
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(SketchImage.CRC_OFFSET, crc);
    }
}
