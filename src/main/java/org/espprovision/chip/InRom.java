package org.espprovision.chip;

import java.util.stream.IntStream;
import org.espprovision.serial.SerialLine;

/** A chip whose ROM answers and has said what the chip is. */
record InRom(LoaderProtocol protocol, SpiController controller, RomFlash rom, ChipIdentity identity) {
    /** Resets the chip, agrees on a speed and asks; at the safe speed when the agreed one lets no more through than that. */
    static InRom reached(SerialLine line, LoaderOptions options) {
        try {
            return asked(line, options);
        } catch (ChipException spoilt) {
            boolean tooFast = line.hasControlLines() && line.baud() > Connector.SAFE_BAUD;
            if (!tooFast || !spoilt.code().equals("chip.protocol")) {
                throw spoilt;
            }
            return asked(line, options.withBaud(Connector.SAFE_BAUD));
        }
    }

    private static InRom asked(SerialLine line, LoaderOptions options) {
        LoaderProtocol protocol = new Connector(line, options).connect();
        var controller = new SpiController(protocol);
        var rom = new RomFlash(protocol, controller);
        ChipIdentity identity = protocol.obtain("asking which chip it is", attempt -> identify(protocol, rom));
        return new InRom(protocol, controller, rom, identity);
    }

    FlashEngine engine() {
        return new Flasher(protocol, rom, new FlashReader(protocol, controller), identity.flash());
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
