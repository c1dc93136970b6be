package org.espprovision.station;

/**
 * The network a device joins.
 *
 * @param ssid 1 to 32 bytes
 * @param password WPA2: 8 to 63 characters; empty for an open network
 */
public record WifiNetwork(String ssid, String password) {
    private static final int SSID_MAX_BYTES = 32;
    private static final int PASSWORD_MIN = 8;
    private static final int PASSWORD_MAX = 63;

    public WifiNetwork {
        DeviceSettings.requireOneLine("the Wi-Fi name", ssid);
        DeviceSettings.requireOneLine("the Wi-Fi password", password);
        int bytes = ssid.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > SSID_MAX_BYTES) {
            throw StationException.setting(
                    "the Wi-Fi name", "it has %d bytes; a network name has 1 to 32".formatted(bytes));
        }
        if (!password.isEmpty() && (password.length() < PASSWORD_MIN || password.length() > PASSWORD_MAX)) {
            throw StationException.setting(
                    "the Wi-Fi password", "WPA2 takes 8 to 63 characters; leave it empty for an open network");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return ssid;
    }
}
