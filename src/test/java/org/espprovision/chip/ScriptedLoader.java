package org.espprovision.chip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.SerialLine;

/**
 * A boot ROM at the other end of a line that takes no time. Written from the ROM's description alone and on purpose not
 * with the codec under test. A test scripts what goes wrong through the fields.
 */
final class ScriptedLoader implements SerialLine {
    static final int SECTOR = 4096;

    private enum State {
        RUNNING,
        HELD,
        STARTING,
        IN_LOADER
    }

    private final byte[] flash;
    private final int jedecId;
    private final ArrayDeque<Byte> toHost = new ArrayDeque<>();
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private boolean inFrame;
    private int hostBaud = 115_200;

    private State state = State.RUNNING;
    private int lastOpcode = 0x08;
    private int blockBytes;
    private int blocks;
    private int sequence;
    private int writeOffset;
    private final int[] spi = new int[64];

    /** Words of one-time programmable memory; 5c:cf:7f:01:02:03. */
    int[] otp = {0x0300_0000, 0x0000_0102, 0, 0x005C_CF7F};

    int mark = 0xFFF0_C101;
    int syncValue = 0x2012_0707;
    boolean controlLines = true;

    /** Held down by the operator of a board without control lines. */
    boolean flashButtonHeld;

    /** What the board says at 74,880 baud when it starts from flash. */
    String bootText = "";

    /** Highest speed at which the chip can be understood. */
    int fastestBaud = 4_000_000;

    int romFlashBytes = 4 << 20;
    int syncsIgnored;

    /** FLASH_DATA number (from 1, over the session) that arrives with a wrong checksum; 0 for none. */
    int garbledBlock;

    /** Number of the reply (from 1, over the session) that is lost; 0 for none. */
    int lostReply;

    /** Number of the READ_REG reply (from 1, over the session) whose value is flipped; 0 for none. */
    int flippedRegister;

    /** Bytes put before each reply. */
    byte[] noise = {};

    int dataBlocks;
    int dataBytes;
    int registerReads;
    int replies;
    long bytesFromHost;
    long bytesToHost;
    int longestBurst;
    final TreeSet<Integer> erasedSectors = new TreeSet<>();
    final List<String> events = new ArrayList<>();

    ScriptedLoader(int flashBytes, int jedecId) {
        this.flash = new byte[flashBytes];
        this.jedecId = jedecId;
        Arrays.fill(flash, (byte) 0x5A);
    }

    /** A 4 MB Winbond full of an earlier owner's data. */
    static ScriptedLoader fourMegabytes() {
        return new ScriptedLoader(4 << 20, 0x16_40EF);
    }

    byte[] flash() {
        return flash;
    }

    byte[] flash(int offset, int length) {
        return Arrays.copyOfRange(flash, offset, offset + length);
    }

    /** USER, USER1 and USER2 of the flash controller. */
    int[] spiSetting() {
        return Arrays.copyOfRange(spi, 7, 10);
    }

    // The line.

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public int read(byte[] buffer, Duration timeout) {
        if (toHost.isEmpty()) {
            LockSupport.parkNanos(timeout.toNanos());
        }
        int count = 0;
        while (count < buffer.length && !toHost.isEmpty()) {
            buffer[count++] = toHost.remove();
        }
        return count;
    }

    @Override
    public void write(byte[] bytes) {
        bytesFromHost += bytes.length;
        longestBurst = Math.max(longestBurst, bytes.length);
        for (byte value : bytes) {
            hear(Byte.toUnsignedInt(value));
        }
    }

    @Override
    public void drain() {}

    @Override
    public void setBaud(int bitsPerSecond) {
        hostBaud = bitsPerSecond;
        events.add("baud " + bitsPerSecond);
    }

    @Override
    public int baud() {
        return hostBaud;
    }

    @Override
    public void drive(ControlLines next) {
        events.add("lines " + next);
        boolean starts = state == State.HELD || state == State.STARTING;
        switch (next) {
            case RTS -> state = State.HELD;
            // EN rises slowly: where a start leads is decided by the step that follows.
            case BOTH -> state = state == State.HELD ? State.STARTING : state;
            case DTR -> state = starts ? State.IN_LOADER : state;
            case NEITHER -> {
                if (starts) {
                    state = State.RUNNING;
                    say(hostBaud == 74_880 ? bootText.getBytes(StandardCharsets.ISO_8859_1) : new byte[0]);
                }
            }
        }
    }

    @Override
    public boolean hasControlLines() {
        return controlLines;
    }

    @Override
    public void discardInput() {
        toHost.clear();
    }

    @Override
    public void close() {}

    // The ROM.

    private void hear(int value) {
        boolean listening = controlLines ? state == State.IN_LOADER : flashButtonHeld;
        if (!listening || hostBaud > fastestBaud) {
            return;
        }
        if (value != 0xC0) {
            if (inFrame) {
                frame.write(value);
            }
        } else if (inFrame && frame.size() > 0) {
            byte[] packet = unescape(frame.toByteArray());
            frame.reset();
            inFrame = false;
            obey(ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN));
        } else {
            inFrame = true;
        }
    }

    private void obey(ByteBuffer packet) {
        int opcode = packet.get(1);
        int length = packet.getShort(2);
        int checksum = packet.get(4);
        ByteBuffer data = packet.slice(8, packet.limit() - 8).order(ByteOrder.LITTLE_ENDIAN);
        if (length != data.limit()) {
            reply(opcode, 0, 5);
            return;
        }
        switch (opcode) {
            case 0x02 -> begin(data);
            case 0x03 -> block(data, checksum);
            case 0x04 -> {
                events.add("left");
                reply(opcode, 0, 0);
                flashButtonHeld = false;
            }
            case 0x08 -> {
                if (syncsIgnored-- <= 0) {
                    for (int i = 0; i < 8; i++) {
                        reply(opcode, syncValue, 0);
                    }
                }
            }
            case 0x09 -> {
                for (int at = 0; at < data.limit(); at += 16) {
                    writeRegister(data.getInt(at), data.getInt(at + 4));
                }
                reply(opcode, 0, 0);
            }
            case 0x0A -> {
                registerReads++;
                int value = register(data.getInt(0));
                reply(opcode, registerReads == flippedRegister ? value ^ 0x100 : value, 0);
            }
            case 0x0B -> {
                romFlashBytes = data.getInt(4);
                reply(opcode, 0, 0);
            }
            default -> reply(lastOpcode, 0, 5);
        }
        lastOpcode = opcode;
    }

    private void begin(ByteBuffer data) {
        int eraseBytes = data.getInt(0);
        blocks = data.getInt(4);
        blockBytes = data.getInt(8);
        writeOffset = data.getInt(12);
        sequence = 0;
        boolean sound = data.limit() == 16 && writeOffset % SECTOR == 0 && blockBytes <= 0x1800;
        reply(0x02, 0, !sound ? 5 : eraseArea(writeOffset, eraseBytes) ? 0 : 6);
    }

    /** SPIEraseArea as the ROM has it: the head is erased, then taken off the count when it is zero already. */
    private boolean eraseArea(int offset, int eraseBytes) {
        if (offset + eraseBytes > romFlashBytes) {
            return false;
        }
        int sector = offset / SECTOR;
        int total = eraseBytes / SECTOR;
        int head = Math.min(16 - sector % 16, total);
        while (head > 0) {
            eraseSector(sector++);
            head--;
        }
        total -= head;
        while (total > 0) {
            eraseSector(sector++);
            total--;
        }
        return true;
    }

    private void eraseSector(int sector) {
        erasedSectors.add(sector);
        Arrays.fill(flash, sector * SECTOR, (sector + 1) * SECTOR, (byte) 0xFF);
    }

    private void block(ByteBuffer data, int checksum) {
        dataBlocks++;
        int length = data.getInt(0);
        int number = data.getInt(4);
        if (length % 4 != 0
                || length > blockBytes
                || length != data.limit() - 16
                || number != sequence
                || number >= blocks) {
            reply(0x03, 0, 5);
            return;
        }
        sequence++;
        byte sum = (byte) 0xEF;
        for (int i = 0; i < length; i++) {
            sum ^= data.get(16 + i);
        }
        if (sum != (byte) checksum || dataBlocks == garbledBlock) {
            reply(0x03, 0, 7);
            return;
        }
        dataBytes += length;
        for (int i = 0; i < length; i++) {
            // Programming only clears bits.
            flash[writeOffset + i] &= data.get(16 + i);
        }
        writeOffset += length;
        reply(0x03, 0, 0);
    }

    private int register(int address) {
        if (address == 0x4000_1000) {
            return mark;
        }
        if (address >= 0x3FF0_0050 && address < 0x3FF0_0060) {
            return otp[(address - 0x3FF0_0050) / 4];
        }
        return spi[(address - 0x6000_0200) / 4];
    }

    private void writeRegister(int address, int value) {
        spi[(address - 0x6000_0200) / 4] = value;
        if (address == 0x6000_0200 && value == 1 << 18) {
            spi[0] = 0;
            runFlashCommand(spi[9] & 0xFF, spi[1] >>> 8);
        }
    }

    private void runFlashCommand(int command, int address) {
        switch (command) {
            case 0x9F -> spi[16] = jedecId;
            case 0x05 -> spi[16] = 0;
            case 0x06 -> events.add("write enable");
            case 0x20 -> eraseSector(address / SECTOR);
            case 0x03 -> {
                int words = (((spi[8] >>> 8) & 0x1FF) + 1) / 32;
                for (int i = 0; i < words; i++) {
                    spi[16 + i] = wordAt(address + 4 * i);
                }
            }
            default -> throw new AssertionError("flash command 0x%02x".formatted(command));
        }
    }

    private int wordAt(int address) {
        int word = 0;
        for (int i = 3; i >= 0; i--) {
            word = word << 8 | Byte.toUnsignedInt(flash[(address + i) % flash.length]);
        }
        return word;
    }

    private void reply(int opcode, int value, int error) {
        replies++;
        if (replies == lostReply) {
            return;
        }
        var packet = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        packet.put((byte) 1).put((byte) opcode).putShort((short) 2).putInt(value);
        packet.put((byte) (error == 0 ? 0 : 1)).put((byte) error);
        say(noise);
        say(new byte[] {(byte) 0xC0});
        say(escape(packet.array()));
        say(new byte[] {(byte) 0xC0});
    }

    private void say(byte[] bytes) {
        bytesToHost += bytes.length;
        for (byte value : bytes) {
            toHost.add(value);
        }
    }

    private static byte[] escape(byte[] packet) {
        var escaped = new ByteArrayOutputStream();
        for (byte value : packet) {
            if (value == (byte) 0xC0 || value == (byte) 0xDB) {
                escaped.write(0xDB);
                escaped.write(value == (byte) 0xC0 ? 0xDC : 0xDD);
            } else {
                escaped.write(value);
            }
        }
        return escaped.toByteArray();
    }

    private static byte[] unescape(byte[] body) {
        var packet = new ByteArrayOutputStream();
        for (int i = 0; i < body.length; i++) {
            if (body[i] == (byte) 0xDB) {
                packet.write(body[++i] == (byte) 0xDC ? 0xC0 : 0xDB);
            } else {
                packet.write(body[i]);
            }
        }
        return packet.toByteArray();
    }
}
