package org.espprovision.arduino;

import java.nio.file.Path;
import java.util.List;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be missing or go wrong when a sketch is built, each with the exact commands that mend it. */
public final class ArduinoException extends ProvisioningException {
    private static final int SHOWN_ERRORS = 5;

    private ArduinoException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(FailureKind.USAGE, code, what, remedy, cause);
    }

    static ArduinoException notInstalled(List<String> commands) {
        return new ArduinoException(
                "arduino.missing",
                "arduino-cli is not on the PATH",
                "Install it (https://arduino.github.io/arduino-cli/latest/installation/), then what the sketch needs: "
                        + String.join("; ", commands)
                        + ". That there is a configuration already does no harm. Or build in the Arduino IDE, see "
                        + "firmware/mqtt-tls/README.md.",
                null);
    }

    static ArduinoException needs(String what, List<String> commands) {
        return new ArduinoException(
                "arduino.needs", "arduino-cli has no " + what, "Run: " + String.join("; ", commands) + ".", null);
    }

    static ArduinoException failed(String doing, String said, @Nullable Throwable cause) {
        return new ArduinoException(
                "arduino.failed",
                "arduino-cli %s failed: %s".formatted(doing, said.isBlank() ? "it said nothing" : said.strip()),
                "Run the same command by hand with -v to see all it says. This program knows arduino-cli 0.19 to 1.x.",
                cause);
    }

    static ArduinoException unreadable(String why, @Nullable Throwable cause) {
        return new ArduinoException(
                "arduino.answer",
                "arduino-cli's answer cannot be read: " + why,
                "A newer arduino-cli may have changed its output. This program knows 0.19 to 1.x.",
                cause);
    }

    static ArduinoException doesNotCompile(Path sketch, List<String> errors) {
        String shown = String.join("; ", errors.subList(0, Math.min(SHOWN_ERRORS, errors.size())));
        return new ArduinoException(
                "arduino.compile",
                "the sketch in %s does not compile: %s".formatted(sketch, shown),
                "'provision firmware check %s' finds calls that core 3 no longer has.".formatted(sketch),
                null);
    }

    static ArduinoException noSketch(Path folder) {
        return new ArduinoException(
                "arduino.sketch",
                "%s holds no sketch".formatted(folder),
                "Arduino wants the folder's name on its main file: %1$s/%2$s.ino."
                        .formatted(folder, folder.toAbsolutePath().normalize().getFileName()),
                null);
    }
}
