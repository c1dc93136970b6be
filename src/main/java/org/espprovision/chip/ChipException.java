package org.espprovision.chip;

import java.util.List;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a chip, its flash or what shall go into it, each with the way to put it right. */
public final class ChipException extends ProvisioningException {
    private static final String HOLD_FLASH =
            "Hold FLASH (GPIO0 to ground), press RESET for a moment, let go of FLASH, and run the same command again";

    static final String UNSOUND = "the firmware file is not sound: ";

    private ChipException(FailureKind kind, String code, String what, String remedy, @Nullable Throwable cause) {
        super(kind, code, what, remedy, cause);
    }

    private static ChipException ofChip(String code, String what, String remedy) {
        return new ChipException(FailureKind.CHIP, code, what, remedy, null);
    }

    private static ChipException ofUsage(String code, String what, String remedy) {
        return new ChipException(FailureKind.USAGE, code, what, remedy, null);
    }

    static ChipException silent(String port) {
        return ofChip(
                "chip.silent",
                "no ESP8266 boot loader answers on " + port,
                "Nothing came back at all, not even the chip's start text. Check that the board has power, that TX and RX "
                        + "are not swapped, and that the cable carries data. On a board without automatic reset: "
                        + HOLD_FLASH + ".");
    }

    static ChipException talksButNotSync(String port, int bytes) {
        return ofChip(
                "chip.silent",
                "no ESP8266 boot loader answers on " + port,
                "Something sends there (%,d bytes were heard), but not the start text of an ESP8266. Check that the port is "
                                .formatted(bytes)
                        + "the right one and that the chip's crystal is 26 MHz. If the board has no automatic reset: "
                        + HOLD_FLASH + ".");
    }

    static ChipException runMode(String port, BootLog seen) {
        String what = "no ESP8266 boot loader answers on " + port;
        return switch (seen.mode()) {
            case FLASH ->
                ofChip(
                        "chip.run-mode",
                        what + ", the board starts its sketch instead",
                        "GPIO0 was high when the chip started. " + HOLD_FLASH
                                + ", or wire DTR to GPIO0 and RTS to RESET as on a NodeMCU.");
            case SERIAL_BOOT_LOADER ->
                ofChip(
                        "chip.deaf",
                        what + ", although the chip waits in it",
                        "We hear the chip but it does not hear us. Check the wire from the adapter's TX to the chip's RX, and "
                                + "that nothing else drives that pin.");
            case SDIO ->
                ofChip(
                        "chip.straps",
                        what + ", the chip tries to start from an SD card",
                        "GPIO15 was high when the chip started. Pull it to ground with 10 kilohms.");
            case INVALID ->
                ofChip(
                        "chip.straps",
                        what + ", its strap pins start nothing",
                        "GPIO2 was low when the chip started. Disconnect what pulls it down, or pull it up with 10 kilohms.");
        };
    }

    static ChipException notTheRom(String port) {
        return ofChip(
                "chip.resident",
                "another flasher's program answers on " + port + " instead of the boot ROM",
                "An earlier tool left its program running in the chip's memory. " + HOLD_FLASH + ".");
    }

    static ChipException notEsp8266(String port, int mark) {
        return ofChip(
                "chip.not-esp8266",
                "the chip on %s is no ESP8266: its mark is 0x%08x".formatted(port, mark),
                "An ESP8266 and an ESP8285 show 0xfff0c101. This is another chip of the family (ESP32, ESP32-C3 and so "
                        + "on); choose the port the ESP8266 hangs on.");
    }

    static ChipException protocol(String port, String doing, LoaderFault fault) {
        return new ChipException(
                FailureKind.CHIP,
                "chip.protocol",
                "%s on %s failed: %s".formatted(doing, port, fault.what()),
                "The line loses bytes or the chip restarts under load. Try a lower speed (--baud 115200), a shorter cable "
                        + "without a hub, and a 3.3 V supply that gives 500 mA.",
                fault);
    }

    static ChipException flash(String port, String doing, LoaderFault fault) {
        return new ChipException(
                FailureKind.CHIP,
                "chip.flash",
                "%s on %s failed: %s".formatted(doing, port, fault.what()),
                "The flash itself does not do its work. Give the board a stronger 3.3 V supply, disconnect what hangs on "
                        + "GPIO6 to GPIO11 and on the flash's WP pin, and at last suspect the flash.",
                fault);
    }

    static ChipException stubFile(String file, String why) {
        return ofUsage(
                "loader.file",
                "%s is no flasher stub of Espressif's for the ESP8266: %s".formatted(file, why),
                "Give the JSON file for the ESP8266 that is installed with esptool or esptool-js (stub_flasher_8266.json or "
                        + "esp8266.json), or leave --loader out to work with this program's own stub.");
    }

    static ChipException staysInStub(String port) {
        return ofChip(
                "chip.press-reset",
                "Espressif's stub on %s does not let go of the chip".formatted(port),
                "This stub cannot start the sketch, and the line has no control lines to reset the chip. Press RESET.");
    }

    static ChipException identity(int number) {
        return ofChip(
                "chip.identity",
                "the chip's memory names no known vendor prefix: number %d".formatted(number),
                "Without it the chip has no address of its own. The chip may be damaged or a copy; do not use it.");
    }

    static ChipException flashId(int jedecId) {
        return ofChip(
                "chip.flash-id",
                "the flash does not identify itself: its number reads 0x%06x".formatted(jedecId),
                "All zeros or all ones mean that no flash answers, anything else a chip of unknown size. Check that GPIO6 "
                        + "to GPIO11 are connected to nothing but the flash, and that the 3.3 V supply is strong enough.");
    }

    static ChipException verify(String section, Difference difference) {
        return ofChip(
                "chip.verify",
                "%s does not read back: at 0x%06x there is 0x%02x instead of 0x%02x, %,d %s in all"
                        .formatted(
                                section,
                                difference.address(),
                                difference.found(),
                                difference.expected(),
                                difference.bytes(),
                                difference.bytes() == 1 ? "byte differs" : "bytes differ"),
                "Write it again. If it fails again, give the board a stronger 3.3 V supply, disconnect what hangs on GPIO6 "
                        + "to GPIO11, and at last suspect a worn flash: always the same address speaks for that.");
    }

    static ChipException unsteady(int address) {
        return ofChip(
                "chip.unsteady",
                "the flash does not read the same twice at 0x%06x".formatted(address),
                "Give the board a stronger 3.3 V supply, disconnect what hangs on GPIO6 to GPIO11, and try --loader rom.");
    }

    static ChipException beyondFlash(String name, long end, FlashChip flash) {
        return ofChip(
                "chip.beyond-flash",
                "%s would end at 0x%06x, but the flash (%s) has only %,d bytes"
                        .formatted(name, end, flash, flash.sizeBytes()),
                "Choose an offset and a length within the flash, or a layout made for this size.");
    }

    static ChipException layoutTooBig(FlashLayout layout, FlashChip flash) {
        List<String> fitting = FlashLayout.forFlash(flash.sizeBytes()).stream()
                .map(FlashLayout::name)
                .toList();
        return ofChip(
                "chip.layout-too-big",
                "layout %s needs %,d bytes of flash, this chip (%s) has %,d"
                        .formatted(layout.name(), layout.flashSizeBytes(), flash, flash.sizeBytes()),
                fitting.isEmpty()
                        ? "No layout of the Arduino core is made for this size; take one made for a smaller flash."
                        : "Choose one made for it, and build the sketch for the same: " + String.join(", ", fitting)
                                + ".");
    }

    static ChipException layoutUnknown(String name, List<String> nearest) {
        return ofUsage(
                "layout.unknown",
                "there is no flash layout named " + name,
                "The nearest are " + String.join(", ", nearest)
                        + ". The name is the Arduino menu's flash size and file system: 4m1m is 4 MB with 1 MB.");
    }

    static ChipException noFileSystem(FlashLayout layout) {
        return ofUsage(
                "layout.no-file-system",
                "layout %s has no file system".formatted(layout.name()),
                "The certificates live in one. Choose a layout with a file system and build the sketch for the same: "
                        + String.join(
                                ", ",
                                FlashLayout.forFlash(layout.flashSizeBytes()).stream()
                                        .filter(other -> other.fileSystem().isPresent())
                                        .map(FlashLayout::name)
                                        .toList())
                        + ".");
    }

    static ChipException noRoomForSelfTest() {
        return ofUsage(
                "selftest.no-room",
                "no 64 KiB of the flash are blank and outside of sketch and file system",
                "Name a place with --offset, a multiple of 4,096, whose content may be rewritten: it is read first and put "
                        + "back. Nothing was changed.");
    }

    static ChipException unaligned(String name, int offset) {
        return ofUsage(
                "chip.unaligned",
                "%s cannot begin at 0x%x".formatted(name, offset),
                "Flash is erased by sectors, so an offset must be a multiple of 4,096 (0x1000).");
    }

    static ChipException empty(String name) {
        return ofUsage(
                "flash.empty", "%s holds nothing".formatted(name), "Name a file or a length of one byte at least.");
    }

    static ChipException overlap(String first, long end, String second, int offset) {
        return ofUsage(
                "chip.overlap",
                "%s needs the flash up to 0x%06x, but %s begins at 0x%06x".formatted(first, end, second, offset),
                "Flash is erased by sectors of 4,096 bytes, so two of them cannot share one. Choose other offsets, or the "
                        + "layout that both were made for.");
    }

    static ChipException notBootable(String name, String why) {
        return ofUsage(
                "flash.not-bootable",
                "%s at 0x000000 is nothing the chip could start: %s".formatted(name, why),
                "The file is cut short, altered, or no image for the ESP8266 (the .elf and .hex files are none). Nothing "
                        + "was written. --force writes it as it is.");
    }

    static ChipException nothingToChange(String why) {
        return ofUsage(
                "flash.no-header",
                "there is no image header to change: " + why,
                "--flash-mode, --flash-freq and --flash-size change the header of the image that is written to 0x0. Leave "
                        + "them out, or write the image to 0x0.");
    }

    static ChipException unalignedLength(int lengthBytes) {
        return ofUsage(
                "chip.unaligned",
                "%,d bytes are no whole sectors".formatted(lengthBytes),
                "Flash is erased by sectors, so a length must be a multiple of 4,096 (0x1000, 4k). Nothing was erased.");
    }

    static ChipException unsound(String why) {
        return ofUsage(
                "firmware.unsound",
                UNSOUND + why,
                "It is cut short, altered or no sketch for the ESP8266. Build it again and take the .bin file the Arduino "
                        + "core makes, as it is.");
    }

    static ChipException elf(String why) {
        return ofUsage(
                "firmware.elf",
                "the ELF file is not that of a sketch: " + why,
                "Give the .elf file that the build leaves beside the .bin file, as it is, or leave it out and name the "
                        + "layout.");
    }

    static ChipException layoutContradictsElf(FlashLayout layout, LinkedFileSystem place) {
        List<String> right = place.layouts().stream().map(FlashLayout::name).toList();
        return ofUsage(
                "layout.contradicts-elf",
                "layout %s has its file system at %s, the sketch was linked for %s"
                        .formatted(
                                layout.name(),
                                layout.fileSystem()
                                        .map(region -> "0x%06x".formatted(region.offset()))
                                        .orElse("no place"),
                                place),
                "The sketch would not find its files. "
                        + (right.isEmpty()
                                ? "No layout of the Arduino core has its file system there; build the sketch for one."
                                : "Leave the layout out or name " + String.join(" or ", right)
                                        + "; or build the sketch for " + layout.name() + "."));
    }

    static ChipException firmwareTooBig(int lengthBytes, FlashLayout layout) {
        return ofUsage(
                "firmware.too-big",
                "the firmware file of %,d bytes ends behind 0x%06x, the limit of layout %s"
                        .formatted(lengthBytes, layout.sketchEnd(), layout.name()),
                "The sketch was built for another layout. Name the one it was built for, or build it for this one.");
    }
}
