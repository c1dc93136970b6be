package org.espprovision.doctor;

import org.espprovision.FailureKind;
import org.espprovision.arduino.ArduinoCli;
import org.espprovision.arduino.ArduinoException;

/** What building a sketch needs. Writing one that is built already needs none of it, so nothing here is a problem. */
final class ArduinoCheck implements Check {
    private final String searchPath;

    ArduinoCheck(String searchPath) {
        this.searchPath = searchPath;
    }

    @Override
    public String subject() {
        return "arduino-cli";
    }

    @Override
    public FailureKind kind() {
        return FailureKind.USAGE;
    }

    @Override
    public void look(Findings found) {
        try {
            ArduinoCli.on(searchPath).requireCoreAndLibrary();
            found.ok("arduino.ready", "arduino-cli has the ESP8266 core and PubSubClient");
        } catch (ArduinoException e) {
            found.warning(e.code(), e.what() + " (needed only to build sketches)", e.remedy());
        }
    }
}
