package org.espprovision.chip;

import java.util.List;
import org.espprovision.chip.Request.RegisterWrite;

/**
 * The chip's flash controller SPI0, worked from outside through the ROM's register commands: any flash opcode, with up to
 * 24 address bits and up to 64 bytes of answer. Source: ESP8266 technical reference, SPI registers; the ROM must have
 * attached the flash before (FLASH_BEGIN).
 */
final class SpiController {
    static final int DATA_BYTES = 64;
    static final int REQUESTS_PER_TRANSFER = 2 + DATA_BYTES / Integer.BYTES;

    private static final int CMD = 0x6000_0200;
    private static final int ADDRESS = 0x6000_0204;
    private static final int USER = 0x6000_021C;
    private static final int USER1 = 0x6000_0220;
    private static final int USER2 = 0x6000_0224;
    private static final int DATA = 0x6000_0240;

    private static final int CMD_START = 1 << 18;
    private static final int USER_COMMAND_PHASE = 1 << 31;
    private static final int USER_ADDRESS_PHASE = 1 << 30;
    private static final int USER_ANSWER_PHASE = 1 << 28;
    private static final int USER1_ADDRESS_BITS_SHIFT = 26;
    private static final int USER1_ANSWER_BITS_SHIFT = 8;
    private static final int USER2_EIGHT_BIT_COMMAND = 7 << 28;
    private static final int ADDRESS_BITS = 24;
    private static final int POLLS = 10;

    private final LoaderProtocol protocol;

    SpiController(LoaderProtocol protocol) {
        this.protocol = protocol;
    }

    /** What the controller was set to before, to be put back: the ROM counts on it. */
    record Setting(int user, int user1, int user2) {}

    Setting setting() throws LoaderFault {
        return new Setting(register(USER), register(USER1), register(USER2));
    }

    void restore(Setting setting) throws LoaderFault {
        protocol.exchange(Request.writeRegisters(List.of(
                new RegisterWrite(USER, setting.user()),
                new RegisterWrite(USER1, setting.user1()),
                new RegisterWrite(USER2, setting.user2()))));
    }

    /** Runs an opcode that has an answer of up to 32 bits, first byte lowest. */
    int ask(int opcode, int answerBits) throws LoaderFault {
        prepare(opcode, USER_ANSWER_PHASE, (answerBits - 1) << USER1_ANSWER_BITS_SHIFT);
        start(0);
        return register(DATA);
    }

    /** Runs an opcode that has neither address nor answer. */
    void tell(int opcode) throws LoaderFault {
        prepare(opcode, 0, 0);
        start(0);
    }

    /** Runs an opcode with an address and no answer. */
    void tellAt(int opcode, int flashAddress) throws LoaderFault {
        prepare(opcode, USER_ADDRESS_PHASE, (ADDRESS_BITS - 1) << USER1_ADDRESS_BITS_SHIFT);
        start(flashAddress);
    }

    /** The request that sets the controller up for {@link #transfer}s of 64 bytes with one opcode. */
    static Request prepareTransfers(int opcode) {
        return prepareRequest(
                opcode,
                USER_ADDRESS_PHASE | USER_ANSWER_PHASE,
                (ADDRESS_BITS - 1) << USER1_ADDRESS_BITS_SHIFT
                        | (DATA_BYTES * Byte.SIZE - 1) << USER1_ANSWER_BITS_SHIFT);
    }

    /**
     * The requests of one prepared transfer: start it, ask whether it is done, and read 16 words. Their replies go to
     * {@link #done} and {@link #word}.
     */
    static List<Request> transfer(int flashAddress) {
        Request[] requests = new Request[REQUESTS_PER_TRANSFER];
        requests[0] = startRequest(flashAddress);
        requests[1] = Request.readRegister(CMD);
        for (int i = 2; i < requests.length; i++) {
            requests[i] = Request.readRegister(DATA + (i - 2) * Integer.BYTES);
        }
        return List.of(requests);
    }

    /** Whether the transfer had ended before its words were read. */
    static boolean done(List<Reply> transferReplies) {
        return (transferReplies.get(1).value() & CMD_START) == 0;
    }

    static int word(List<Reply> transferReplies, int index) {
        return transferReplies.get(2 + index).value();
    }

    private void prepare(int opcode, int phases, int lengths) throws LoaderFault {
        protocol.exchange(prepareRequest(opcode, phases, lengths));
    }

    private static Request prepareRequest(int opcode, int phases, int lengths) {
        return Request.writeRegisters(List.of(
                new RegisterWrite(USER1, lengths),
                new RegisterWrite(USER, USER_COMMAND_PHASE | phases),
                new RegisterWrite(USER2, USER2_EIGHT_BIT_COMMAND | opcode),
                new RegisterWrite(DATA, 0)));
    }

    private void start(int flashAddress) throws LoaderFault {
        protocol.exchange(startRequest(flashAddress));
        for (int poll = 0; poll < POLLS; poll++) {
            if ((register(CMD) & CMD_START) == 0) {
                return;
            }
        }
        throw LoaderFault.busy("a command");
    }

    /** The address register holds the address left-justified. */
    private static Request startRequest(int flashAddress) {
        return Request.writeRegisters(List.of(
                new RegisterWrite(ADDRESS, flashAddress << (Integer.SIZE - ADDRESS_BITS)),
                new RegisterWrite(CMD, CMD_START)));
    }

    private int register(int address) throws LoaderFault {
        return protocol.exchange(Request.readRegister(address)).value();
    }
}
