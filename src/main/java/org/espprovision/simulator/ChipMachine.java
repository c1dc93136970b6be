package org.espprovision.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.espprovision.MacAddress;

/** The chip as it gives itself to the firmware of one life. */
final class ChipMachine implements Machine {
    private final Hardware hardware;
    private final NorArray flash;
    private final MacAddress mac;
    private final ResetCause cause;
    private final long bootedAtNanos;

    ChipMachine(Hardware hardware, NorArray flash, MacAddress mac, ResetCause cause, long bootedAtNanos) {
        this.hardware = hardware;
        this.flash = flash;
        this.mac = mac;
        this.cause = cause;
        this.bootedAtNanos = bootedAtNanos;
    }

    @Override
    public MacAddress mac() {
        return mac;
    }

    @Override
    public int chipId() {
        return (int) mac.bits() & 0xFFFFFF;
    }

    @Override
    public int resetReason() {
        return cause.sdkReason();
    }

    @Override
    public byte[] readFlash(int offset, int lengthBytes) {
        return flash.copy(offset, lengthBytes);
    }

    @Override
    public int flashSizeBytes() {
        return flash.sizeBytes();
    }

    @Override
    public void setBaud(int bitsPerSecond) {
        hardware.uart().divider(hardware.uart().clockHz() / bitsPerSecond);
    }

    @Override
    public void print(String text) throws InterruptedException {
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            hardware.uart().transmit(value & 0xFF);
        }
    }

    @Override
    public Duration uptime() {
        return Duration.ofNanos(hardware.clock().now() - bootedAtNanos);
    }

    @Override
    public void delay(Duration duration) throws InterruptedException {
        hardware.clock().advance(duration.toNanos());
    }
}
