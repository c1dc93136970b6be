package org.espprovision.station;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.FlashRegion;
import org.espprovision.pki.DeviceCertificate;
import org.espprovision.pki.DeviceKey;
import org.espprovision.spiffs.FilesystemImage;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.spiffs.SpiffsGeometry;
import org.espprovision.spiffs.VolumePart;

/** The four files a device finds in its file system, and the user's own beside them, packed for a layout. */
final class DeviceFiles {
    private static final String CA = "/ca.crt.der";
    private static final String CERTIFICATE = "/client.crt.der";
    private static final String KEY = "/client.key.der";

    static final Set<String> PATHS = Set.of(CA, CERTIFICATE, KEY, DeviceSettings.PATH);

    /** RSA-3072 makes the largest: a certificate of about 1,300 bytes and a PKCS#1 key of 1,768. */
    private static final int LARGEST_CERTIFICATE_BYTES = 1500;

    private static final int LARGEST_KEY_BYTES = 1800;

    /** Names of the greatest length in every line. */
    private static final int LARGEST_SETTINGS_BYTES = 1024;

    /** The four files together lie within this: one block of 8,192 bytes, or two of 4,096. */
    static final int EXTENT_BYTES = 8192;

    private final SpiffsGeometry geometry;

    DeviceFiles(FlashLayout layout) {
        FlashRegion region = layout.requireFileSystem();
        this.geometry = new SpiffsGeometry(region.lengthBytes(), FlashRegion.PAGE_BYTES, region.blockBytes());
    }

    /**
     * Whether a device's files, as packed here, hold this certificate.
     *
     * @param start the file system's first {@link #EXTENT_BYTES}
     */
    boolean hold(byte[] certificateDer, byte[] start) {
        return new VolumePart(geometry, start).holds(certificateDer);
    }

    /** @param further files of the user's own; they come last, so that the device's own lie where {@link #hold} looks */
    FilesystemImage pack(
            X509Certificate trustAnchor,
            DeviceCertificate certificate,
            DeviceKey key,
            DeviceSettings settings,
            List<SpiffsFile> further) {
        byte[] keyDer = key.derForDevice();
        try {
            return Spiffs.in(geometry)
                    .pack(together(
                            List.of(
                                    new SpiffsFile(CA, der(trustAnchor)),
                                    new SpiffsFile(CERTIFICATE, certificate.der()),
                                    new SpiffsFile(KEY, keyDer),
                                    new SpiffsFile(DeviceSettings.PATH, settings.file())),
                            further));
        } finally {
            Arrays.fill(keyDer, (byte) 0);
        }
    }

    /**
     * Packs stand-ins of the largest sizes, before anything irreversible.
     *
     * @throws org.espprovision.spiffs.SpiffsException when the real files might not fit
     */
    void requireRoom(X509Certificate trustAnchor, DeviceSettings settings, List<SpiffsFile> further) {
        requireRoom(der(trustAnchor).length, settings.file().length, further);
    }

    /** The same before any authority is open and any setting is known. */
    void requireRoom(List<SpiffsFile> further) {
        requireRoom(LARGEST_CERTIFICATE_BYTES, LARGEST_SETTINGS_BYTES, further);
    }

    private void requireRoom(int trustAnchorBytes, int settingsBytes, List<SpiffsFile> further) {
        var unused = Spiffs.in(geometry)
                .pack(together(
                        List.of(
                                new SpiffsFile(CA, new byte[trustAnchorBytes]),
                                new SpiffsFile(CERTIFICATE, new byte[LARGEST_CERTIFICATE_BYTES]),
                                new SpiffsFile(KEY, new byte[LARGEST_KEY_BYTES]),
                                new SpiffsFile(DeviceSettings.PATH, new byte[settingsBytes])),
                        further));
    }

    private static List<SpiffsFile> together(List<SpiffsFile> own, List<SpiffsFile> further) {
        return Stream.concat(own.stream(), further.stream()).toList();
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has no encoding", e);
        }
    }
}
