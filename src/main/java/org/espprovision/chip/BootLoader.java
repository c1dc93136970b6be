package org.espprovision.chip;

import java.util.stream.IntStream;
import org.espprovision.Progress;
import org.espprovision.serial.SerialLine;

/**
 * A chip held in the boot loader of its ROM, at the other end of a serial line that stays the caller's. One thread at a
 * time; closing the line from another ends what is under way with {@code port.lost}.
 *
 * <p>Everything here uses the ROM alone: no program is loaded into the chip. That makes writing as fast as the line and
 * the flash are, and reading slow (see {@link #verify}).
 */
public final class BootLoader {
    private final LoaderProtocol protocol;
    private final RomFlash rom;
    private final Flasher flasher;
    private final ChipIdentity identity;

    private BootLoader(LoaderProtocol protocol, RomFlash rom, Flasher flasher, ChipIdentity identity) {
        this.protocol = protocol;
        this.rom = rom;
        this.flasher = flasher;
        this.identity = identity;
    }

    /**
     * Resets the chip into its boot loader, agrees on a speed and reads what the chip is. Without control lines an
     * operator has to hold FLASH and press RESET meanwhile.
     *
     * @throws ChipException {@code chip.silent} when nothing answers, {@code chip.run-mode}, {@code
     *     chip.straps} or {@code chip.deaf} when nothing answers but the board is heard to start, {@code chip.not-esp8266}, {@code chip.identity}, {@code chip.flash-id}, {@code
     *     chip.resident} when another flasher's program answers, {@code chip.protocol} when the exchange breaks down
     */
    public static BootLoader connect(SerialLine line, LoaderOptions options) {
        LoaderProtocol protocol = new Connector(line, options).connect();
        var controller = new SpiController(protocol);
        var rom = new RomFlash(protocol, controller);
        ChipIdentity identity = protocol.obtain("asking which chip it is", attempt -> identify(protocol, rom));
        var flasher = new Flasher(protocol, rom, new FlashReader(protocol, controller), identity.flash());
        return new BootLoader(protocol, rom, flasher, identity);
    }

    public ChipIdentity identity() {
        return identity;
    }

    /** The speed that works: the wanted one, or 115,200. */
    public int baud() {
        return protocol.line().baud();
    }

    /**
     * Erases the section's sectors and programs it. Blank sectors and blank page ends of sectors are not sent: an erase
     * has made them so. Progress counts bytes to send, and stands still while the flash erases (about 3 s a MiB). The ROM
     * reads each block back and checks its XOR, which is not yet a proof: see {@link #verify}.
     *
     * @throws ChipException {@code chip.beyond-flash} when the section ends behind the flash; {@code chip.protocol} when
     *     a block fails five times, its sectors erased anew each time
     */
    public void write(FlashSection section, Progress progress) {
        flasher.write(section, progress);
    }

    /**
     * Reads every byte of the section back, blank ones too, and compares. The ROM has no command to read flash, so this
     * goes through the flash controller's registers and costs about 4.5 bytes of line for each byte of flash: 10,000
     * bytes a second at 460,800 baud, 2,500 at 115,200.
     *
     * @throws ChipException {@code chip.verify} naming the first byte that differs
     */
    public void verify(FlashSection section, Progress progress) {
        flasher.verify(section, progress);
    }

    /** Reads flash, as slowly as {@link #verify}. The ROM's replies carry no checksum; read twice what must be right. */
    public byte[] readFlash(int offset, int lengthBytes, Progress progress) {
        return flasher.read(offset, lengthBytes, progress);
    }

    /**
     * Makes whole sectors blank and nothing else.
     *
     * @param offset on a sector of 4,096 bytes
     * @param lengthBytes rounded up to whole sectors
     */
    public void eraseRegion(int offset, int lengthBytes, Progress progress) {
        progress.at(0, lengthBytes);
        flasher.erase("the region at 0x%06x".formatted(offset), offset, lengthBytes);
        progress.at(lengthBytes, lengthBytes);
    }

    /**
     * Starts what is in the flash, as the last act on this chip: when this returns, the line is at {@code consoleBaud} and
     * the chip is starting. With control lines this is a reset through RTS and nothing of the boot text is lost. Without,
     * the ROM is asked to leave, and its first words may be lost while the line changes speed.
     *
     * @param consoleBaud 74,880 to hear the boot ROM, 115,200 to hear the sketch
     */
    public void startSketch(int consoleBaud) {
        SerialLine line = protocol.line();
        if (line.hasControlLines()) {
            ResetStrategy.intoSketch(line, consoleBaud);
        } else {
            protocol.persist("leaving the boot loader", attempt -> rom.leave());
            line.setBaud(consoleBaud);
        }
    }

    private static ChipIdentity identify(LoaderProtocol protocol, RomFlash rom) throws LoaderFault {
        var otp = otpWords(protocol);
        rom.attach();
        var flash = new FlashChip(rom.jedecId());
        rom.announceSize(flash.sizeBytes());
        return new ChipIdentity(otp.mac(), otp.chipId(), otp.model(), flash);
    }

    private static OtpWords otpWords(LoaderProtocol protocol) throws LoaderFault {
        var words = protocol.exchange(IntStream.range(0, OtpWords.COUNT)
                .mapToObj(i -> Request.readRegister(OtpWords.FIRST_ADDRESS + i * Integer.BYTES))
                .toList());
        return new OtpWords(
                words.get(0).value(),
                words.get(1).value(),
                words.get(2).value(),
                words.get(3).value());
    }
}
