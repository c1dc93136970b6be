package org.espprovision.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.util.List;
import java.util.Map;

/**
 * The few calls of jSerialComm that must not overlap. Its native code keeps one list of ports for the whole process and
 * frees entries of it while another thread may be opening one, so opening, closing and listing go one at a time, under
 * this class, which is one per process like the library. Its first use comes after its native code is in a private place.
 */
final class SerialLibrary {
    /**
     * Room in the driver for bytes that come while the reader is late: the default of 4 KiB is 44 ms at 921,600 baud. On
     * Linux the library would take the same number for the depth of the UART's FIFO, so it is not given there.
     */
    private static final int WINDOWS_BUFFER_BYTES = 32 * 1024;

    private final NativeLibrary code;

    private SerialLibrary(NativeLibrary code) {
        this.code = code;
    }

    static SerialLibrary forUser(Map<String, String> environment) {
        return new SerialLibrary(NativeLibrary.forUser(environment));
    }

    List<SerialPort> ports() {
        synchronized (SerialLibrary.class) {
            code.unpack();
            return List.of(SerialPort.getCommPorts());
        }
    }

    /**
     * The library's handle for a device. The first one in a process makes the library look through all ports, for which it
     * opens every {@code /dev/ttyS*} once; there is no other way to get a handle.
     *
     * @throws SerialPortInvalidPortException when there is no such device
     */
    SerialPort port(String device) {
        synchronized (SerialLibrary.class) {
            code.unpack();
            return SerialPort.getCommPort(device);
        }
    }

    /** Opens the port and returns 0, or the system's error number. */
    int open(SerialPort port) {
        synchronized (SerialLibrary.class) {
            // No safety sleep: a port once opened with one sleeps that long in every later setter.
            boolean opened = NativeLibrary.onWindows()
                    ? port.openPort(0, WINDOWS_BUFFER_BYTES, WINDOWS_BUFFER_BYTES)
                    : port.openPort(0);
            return opened ? 0 : Math.max(1, port.getLastErrorCode());
        }
    }

    void close(SerialPort port) {
        synchronized (SerialLibrary.class) {
            port.closePort();
        }
    }

    /** Runs when the program ends by itself or by SIGINT or SIGTERM, while the ports are still open. */
    void beforeExit(Runnable work) {
        synchronized (SerialLibrary.class) {
            code.unpack();
            SerialPort.addShutdownHook(new Thread(work, "serial lines at exit"));
        }
    }
}
