package org.espprovision.station.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Tells one visit of an adapter from the next by its device file, which the kernel makes anew each time. */
final class DeviceFileVisits {
    private DeviceFileVisits() {}

    /** Empty while there is no such device. */
    static Optional<String> of(Path device) {
        try {
            Path real = device.toRealPath();
            return Optional.of(key(device, LinkOption.NOFOLLOW_LINKS) + " " + real + " " + inode(real));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A link is made anew with each device; its time never changes after that. */
    private static String key(Path link, LinkOption... options) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(link, BasicFileAttributes.class, options);
        return attributes.isSymbolicLink() ? attributes.fileKey() + " " + attributes.lastModifiedTime() : "";
    }

    private static String inode(Path device) throws IOException {
        return String.valueOf(
                Files.readAttributes(device, BasicFileAttributes.class).fileKey());
    }
}
