package org.espprovision.serial;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * Where a Linux machine tells about itself.
 *
 * @param sys sysfs
 * @param dev device files
 * @param proc processes
 * @param root where etc, usr and run begin
 * @param user who wants to open ports
 * @param mayOpen whether that user may read and write a device file
 */
record MachineTrees(Path sys, Path dev, Path proc, Path root, String user, Predicate<Path> mayOpen) {
    static MachineTrees under(Path root) {
        return new MachineTrees(
                root.resolve("sys"),
                root.resolve("dev"),
                root.resolve("proc"),
                root,
                System.getProperty("user.name", ""),
                device -> Files.isReadable(device) && Files.isWritable(device));
    }
}
