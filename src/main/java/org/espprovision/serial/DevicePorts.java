package org.espprovision.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Opens serial devices of this machine: {@code /dev/ttyUSB0}, a link such as {@code /dev/serial/by-id/…}, a
 * pseudo-terminal, {@code COM3}. Opening leaves a running board alone as far as the system allows: Linux itself raises DTR
 * and RTS together when a device is opened, which the usual two-transistor circuit does not feel, and both are released in
 * one step right after.
 */
public final class DevicePorts implements LineOpener {
    private static final Pattern WINDOWS_NAME = Pattern.compile("(?i)(\\\\\\\\\\.\\\\)?COM\\d+");
    private static final Pattern BARE_NAME = Pattern.compile("(tty|cu\\.)\\w[\\w.-]*");

    private final SerialLibrary library;
    private final AttachedPorts attached;
    private final Path locks;
    private final Set<DeviceLine> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watchingExit = new AtomicBoolean();

    private DevicePorts(SerialLibrary library, AttachedPorts attached, Path locks) {
        this.library = library;
        this.attached = attached;
        this.locks = locks;
    }

    public static DevicePorts ofThisMachine() {
        return new DevicePorts(
                SerialLibrary.forUser(System.getenv()), AttachedPorts.ofThisMachine(), directoryForLocks());
    }

    /**
     * A place that does not depend on the environment, so that a run from cron and one from a desktop session meet there.
     * Each user has an own one: what others hold shows when the device itself is opened.
     */
    private static Path directoryForLocks() {
        Path shared = Path.of("/run/lock");
        Path base = Files.isWritable(shared) ? shared : Path.of(System.getProperty("java.io.tmpdir", "."));
        return base.resolve(
                "esp-provision-" + System.getProperty("user.name", "").replaceAll("\\W", "_"));
    }

    @Override
    public boolean knows(String portName) {
        boolean isPath = portName.contains("/") && !portName.contains("://");
        return isPath
                || WINDOWS_NAME.matcher(portName).matches()
                || BARE_NAME.matcher(portName).matches();
    }

    @Override
    public SerialLine open(String portName) {
        String device = NativeLibrary.onWindows() ? portName : deviceFile(portName);
        PortLock lock = PortLock.take(PrivateDirectory.at(locks), device, portName);
        boolean opened = false;
        try {
            SerialLine line = open(portName, device, lock);
            opened = true;
            return line;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private SerialLine open(String portName, String device, PortLock lock) {
        if (watchingExit.compareAndSet(false, true)) {
            library.beforeExit(() -> open.forEach(DeviceLine::letTheChipRun));
        }
        SerialPort port = handle(portName, device);
        prepare(port);
        int error = library.open(port);
        if (error != 0) {
            throw refusal(portName, device, error);
        }
        // A pseudo-terminal has no modem lines and says so (ENOTTY); so do three-wire adapters' drivers.
        boolean controlLines = port.setDTRandRTS(false, false);
        DeviceLine line = new DeviceLine(portName, port, controlLines, closing -> {
            open.remove(closing);
            library.close(port);
            lock.close();
        });
        open.add(line);
        return line;
    }

    private SerialPort handle(String portName, String device) {
        try {
            return library.port(device);
        } catch (SerialPortInvalidPortException e) {
            throw PortException.missing(portName, attached.list()); // pulled since we looked
        }
    }

    /** Everything that must be known before the device is opened; then opening is one step. */
    private static void prepare(SerialPort port) {
        port.setComPortParameters(DeviceLine.OPENING_BAUD, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        // The library leaves BRKINT on except in RS-485 mode, and a break (a chip in reset, boot text at another speed)
        // then makes Linux throw away both queues. So: RS-485 mode in name, its ioctl switched off.
        port.setRs485ModeParameters(true, false, 0, 0);
        port.disableRs485ModeControl();
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, (int) DeviceLine.GRAIN.toMillis(), 0);
        // Equal levels on both lines leave the chip running; the library sets this pair in one call right after
        // opening.
        port.setDTRandRTS(false, false);
    }

    /** The real device behind a name, looked at from outside as far as that goes. */
    private String deviceFile(String portName) {
        Path named = BARE_NAME.matcher(portName).matches() ? Path.of("/dev", portName) : Path.of(portName);
        Path device;
        try {
            device = named.toRealPath();
            if (!Files.readAttributes(device, BasicFileAttributes.class).isOther()) {
                throw PortException.unsupported(portName, "it is a file, not a device");
            }
        } catch (NoSuchFileException e) {
            throw PortException.missing(portName, attached.list());
        } catch (IOException e) {
            throw PortException.unsupported(portName, String.valueOf(e.getMessage()));
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            throw PortException.denied(portName, Groups.of(device));
        }
        // The program behind a pseudo-terminal may well hold both of its ends.
        Optional<PortHolder> holder = isPseudoTerminal(device) ? Optional.empty() : holderOf(device);
        holder.ifPresent(found -> {
            throw PortException.busy(portName, holder);
        });
        return device.toString();
    }

    private PortException refusal(String portName, String device, int error) {
        if (NativeLibrary.onWindows()) {
            return switch (error) {
                case SystemError.WINDOWS_FILE_NOT_FOUND -> PortException.missing(portName, attached.list());
                case SystemError.WINDOWS_ACCESS_DENIED -> PortException.busy(portName, Optional.empty());
                default -> PortException.unsupported(portName, "error %d when opening it".formatted(error));
            };
        }
        return switch (error) {
            case SystemError.EAGAIN, SystemError.EBUSY -> PortException.busy(portName, holderOf(Path.of(device)));
            case SystemError.EACCES, SystemError.EPERM -> PortException.denied(portName, Groups.of(Path.of(device)));
            case SystemError.ENOENT, SystemError.ENXIO, SystemError.ENODEV ->
                PortException.missing(portName, attached.list());
            default -> PortException.unsupported(portName, "error %d when opening it".formatted(error));
        };
    }

    private static Optional<PortHolder> holderOf(Path device) {
        return new OpenFiles(Path.of("/proc")).holderOf(device);
    }

    private static boolean isPseudoTerminal(Path device) {
        return device.startsWith("/dev/pts");
    }
}
