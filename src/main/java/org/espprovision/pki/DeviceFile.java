package org.espprovision.pki;

import java.security.cert.X509Certificate;

/**
 * What a file found on a device is, by its bytes: a certificate, a key, or neither. A private key is looked at and forgotten:
 * what is kept of it is its public half.
 *
 * <p>The arrays that this room makes of a key are wiped. Numbers that it is worked out with stay in memory until the
 * collector reuses it; Java has no way to wipe them.
 */
public sealed interface DeviceFile {
    /** One certificate, in DER or PEM, that the device can read. */
    record Certificate(X509Certificate certificate) implements DeviceFile {}

    /** A private key that the device can read. */
    record Key(FoundKey key) implements DeviceFile {}

    /**
     * It is meant to be a certificate or a key, by its name or how it begins, and the device can do nothing with it.
     *
     * @param why for people, without a word of what it holds
     */
    record Spoilt(String why) implements DeviceFile {}

    /** Anything else: settings, pages. */
    record Other() implements DeviceFile {}

    /**
     * Looks at a file.
     *
     * @param path tells what it is meant to be where its bytes do not
     * @param content stays the caller's, who wipes it
     */
    static DeviceFile read(String path, byte[] content) {
        return new DeviceFileReader(path).read(content);
    }
}
