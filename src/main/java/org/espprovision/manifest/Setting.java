package org.espprovision.manifest;

import java.util.Arrays;
import java.util.Optional;

/** What may differ from device to device, by the name it has on the command line and in provision.yaml. */
public enum Setting {
    /** The network it joins. */
    WIFI_SSID("wifi-ssid"),
    /** File whose first line is that network's password: a secret does not stand in a manifest. */
    WIFI_PASSWORD_FILE("wifi-password-file"),
    /** The time server it asks. */
    NTP("ntp");

    private final String text;

    Setting(String text) {
        this.text = text;
    }

    /** The column's name. */
    public String text() {
        return text;
    }

    static Optional<Setting> named(String text) {
        return Arrays.stream(values())
                .filter(setting -> setting.text.equals(text))
                .findFirst();
    }
}
