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
    /** Room for a whole answer of the flasher stub in the driver, where it lets us say so (Windows). */
    private static final int DRIVER_BUFFER_BYTES = 32 * 1024;

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

    /** @throws SerialPortInvalidPortException when there is no such device */
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
            return port.openPort(0, DRIVER_BUFFER_BYTES, DRIVER_BUFFER_BYTES)
                    ? 0
                    : Math.max(1, port.getLastErrorCode());
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
