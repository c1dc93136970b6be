package org.espprovision.serial;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The USB serial chips found on ESP8266 boards and programming adapters, told by vendor and product id. Source: the id
 * tables of Linux's cp210x, ch341, cdc-acm, ftdi_sio and pl2303 drivers. Not every board names its chip rightly: a
 * CP2102, CP2102N and CP2104 have the same ids.
 */
public enum AdapterChip {
    CP210X("CP210x", "cp210x", 0x10c4, 0xea60),
    CP2105("CP2105", "cp210x", 0x10c4, 0xea70),
    CP2108("CP2108", "cp210x", 0x10c4, 0xea71),
    CH340("CH340", "ch341", 0x1a86, 0x7523, 0x7522),
    CH341("CH341", "ch341", 0x1a86, 0x5523),
    CH342("CH342", "cdc_acm", 0x1a86, 0x55d2),
    CH343("CH343", "cdc_acm", 0x1a86, 0x55d3),
    CH9102("CH9102", "cdc_acm", 0x1a86, 0x55d4),
    FT232R("FTDI FT232R", "ftdi_sio", 0x0403, 0x6001),
    FT2232("FTDI FT2232", "ftdi_sio", 0x0403, 0x6010),
    FT4232H("FTDI FT4232H", "ftdi_sio", 0x0403, 0x6011),
    FT232H("FTDI FT232H", "ftdi_sio", 0x0403, 0x6014),
    FT_X("FTDI FT-X", "ftdi_sio", 0x0403, 0x6015),
    PL2303("PL2303", "pl2303", 0x067b, 0x2303, 0x23a3, 0x23b3, 0x23c3, 0x23d3, 0x23e3, 0x23f3);

    private final String label;
    private final String driver;
    private final int vendorId;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<Integer> productIds;

    AdapterChip(String label, String driver, int vendorId, Integer... productIds) {
        this.label = label;
        this.driver = driver;
        this.vendorId = vendorId;
        this.productIds = Set.of(productIds);
    }

    /** As people call it. */
    public String label() {
        return label;
    }

    /** The Linux kernel module that makes its ports. */
    public String driver() {
        return driver;
    }

    /** Which chip goes by these ids; none of the usual ones where this is empty. */
    public static Optional<AdapterChip> of(int vendorId, int productId) {
        return Arrays.stream(values())
                .filter(chip -> chip.vendorId == vendorId && chip.productIds.contains(productId))
                .findFirst();
    }

    int vendorId() {
        return vendorId;
    }

    Set<Integer> productIds() {
        return productIds;
    }
}
