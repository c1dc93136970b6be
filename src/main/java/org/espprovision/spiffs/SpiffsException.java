package org.espprovision.spiffs;

import java.io.IOException;
import java.nio.file.Path;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a file system image or with what shall go into it. */
public final class SpiffsException extends ProvisioningException {
    private SpiffsException(String code, String what, String remedy) {
        this(code, what, remedy, null);
    }

    private SpiffsException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(FailureKind.USAGE, code, what, remedy, cause);
    }

    static SpiffsException geometry(String what) {
        return new SpiffsException(
                "spiffs.geometry",
                "SPIFFS cannot have " + what,
                "Every layout of the ESP8266 core has pages of 256 bytes and blocks of 4,096 or 8,192. Name the layout "
                        + "or the sketch's ELF file instead of the numbers.");
    }

    static SpiffsException notWholeBlocks(int lengthBytes, int blockBytes) {
        return new SpiffsException(
                "spiffs.size",
                "%,d bytes are not whole blocks of %,d".formatted(lengthBytes, blockBytes),
                "A file system ends on a block. %,d bytes would do; check the layout's size and block size."
                        .formatted(Math.max(3, lengthBytes / blockBytes) * (long) blockBytes));
    }

    static SpiffsException tooFewBlocks(int lengthBytes, int blockBytes, int fewestBlocks) {
        return new SpiffsException(
                "spiffs.size",
                "%,d bytes are only %d blocks of %,d".formatted(lengthBytes, lengthBytes / blockBytes, blockBytes),
                "SPIFFS keeps two blocks spare, so it needs at least %d: %,d bytes."
                        .formatted(fewestBlocks, (long) fewestBlocks * blockBytes));
    }

    static SpiffsException nameWithoutSlash(String path) {
        return new SpiffsException(
                "spiffs.name",
                "\"%s\" is no path on SPIFFS".formatted(path),
                "A path begins with a slash and the core compares it whole: write \"/ca.der\", not \"ca.der\".");
    }

    static SpiffsException nameNotText(String path) {
        return new SpiffsException(
                "spiffs.name",
                "\"%s\" has a character that no path can hold".formatted(path.replace('\0', '?')),
                "A NUL ends the name on the chip, and half a surrogate pair is no character. Rename the file.");
    }

    static SpiffsException nameTooLong(String path, int lengthBytes, int longestBytes) {
        return new SpiffsException(
                "spiffs.name",
                "%s has %d bytes, a path on SPIFFS at most %d".formatted(path, lengthBytes, longestBytes),
                "The slash and the directories count, and a letter with an accent takes two bytes. Use a shorter name; "
                        + "the sketch must ask for the same one.");
    }

    static SpiffsException duplicate(String path) {
        return new SpiffsException(
                "spiffs.duplicate", path + " is there twice", "A path names one file. Leave one of the two out.");
    }

    static SpiffsException full(long neededPages, int roomPages, int pageBytes) {
        return new SpiffsException(
                "spiffs.full",
                "the files need %,d bytes in pages, the file system has room for %,d"
                        .formatted(neededPages * pageBytes, (long) roomPages * pageBytes),
                "Each file takes one page more than its content, and two blocks stay spare. Leave %,d bytes out or take "
                                .formatted((neededPages - roomPages) * pageBytes)
                        + "a layout with a larger file system; the sketch must be built for the same layout.");
    }

    static SpiffsException tooManyFiles(int files, int most) {
        return new SpiffsException(
                "spiffs.full",
                "%,d files, the file system has numbers for %,d".formatted(files, most),
                "SPIFFS numbers its files and counts on two pages for each. Leave some of the empty files out.");
    }

    static SpiffsException lengthDiffers(int lengthBytes, SpiffsGeometry geometry) {
        return new SpiffsException(
                "spiffs.length",
                "the image has %,d bytes, the file system %,d".formatted(lengthBytes, geometry.lengthBytes()),
                "The image was made for another layout, or it was cut. Name the layout it was made for.");
    }

    static SpiffsException foreign(SpiffsGeometry geometry) {
        return new SpiffsException(
                "spiffs.foreign",
                "this is no SPIFFS image of the ESP8266 core",
                "No block carries the magic for pages of %,d bytes. It may be blank flash, LittleFS, another page size, "
                                .formatted(geometry.pageBytes())
                        + "or SPIFFS built for the ESP32, whose magic counts the length. The core would format it.");
    }

    static SpiffsException littleFs() {
        return new SpiffsException(
                "spiffs.littlefs",
                "this is LittleFS, and not SPIFFS",
                "The core has both, and a sketch that mounts the one formats the other. What it mounts is in its source: "
                        + "SPIFFS.begin() or LittleFS.begin(). Images of LittleFS are made and read with mklittlefs; for "
                        + "SPIFFS pack the folder anew with 'provision image pack'.");
    }

    static SpiffsException otherBlocks(SpiffsGeometry geometry) {
        return new SpiffsException(
                "spiffs.blocks",
                "this image has other blocks than %,d bytes".formatted(geometry.blockBytes()),
                "Its magic says so. Mounted like this it would lose files or be formatted. The core uses blocks of 4,096 "
                        + "bytes for file systems below 512 KiB and 8,192 above; name the layout it was made for.");
    }

    static SpiffsException damaged(String what) {
        return new SpiffsException(
                "spiffs.damaged",
                "the file system is damaged: " + what,
                "SPIFFS has no checksums, so the core may mount it and hand out wrong bytes, or format it. Write a fresh "
                        + "image.");
    }

    static SpiffsException noFolder(Path folder) {
        return new SpiffsException(
                "file.unreadable",
                "there is no folder " + folder,
                "Name a folder: each file in it and below becomes one in the image, its path beginning at the folder.");
    }

    static SpiffsException noFile(Path path) {
        return new SpiffsException(
                "file.unreadable",
                path + " is neither a file nor a folder",
                "SPIFFS holds files only. Take it out of the folder; a link must lead to a file.");
    }

    static SpiffsException unreadable(Path path, Exception cause) {
        return new SpiffsException(
                "file.unreadable",
                "%s cannot be read: %s".formatted(path, cause.getMessage()),
                "Check the path and that this user may read all that is in it.",
                cause);
    }

    static SpiffsException tooLong(long lengthBytes, SpiffsGeometry geometry) {
        return new SpiffsException(
                "spiffs.full",
                "the files have %,d bytes, the whole file system %,d".formatted(lengthBytes, geometry.lengthBytes()),
                "Check that it is the right folder, or take a layout with a larger file system; the sketch must be built "
                        + "for the same layout.");
    }

    static SpiffsException leadsElsewhere(String path) {
        return new SpiffsException(
                "spiffs.path",
                "the image holds a file \"%s\", which names no file below a folder here"
                        .formatted(path.replaceAll("\\p{Cntrl}", "?")),
                "Nothing was written. No packer makes such a name by accident: find out where the image is from. "
                        + "'provision image list' shows what is in it.");
    }

    static SpiffsException inTheWay(Path above, Path place) {
        return new SpiffsException(
                "spiffs.path",
                "%s is no folder, so %s cannot be written".formatted(above, place),
                "Nothing was written. Unpack into an empty folder; on the chip a file may have a name that is the "
                        + "beginning of another's, on this computer it may not.");
    }

    static SpiffsException fileExists(Path file) {
        return new SpiffsException(
                "file.exists",
                file + " is there already",
                "Nothing was written. Give another place with -o, or --force to replace it.");
    }

    static SpiffsException unwritable(Path path, IOException cause) {
        return new SpiffsException(
                "file.unwritable",
                "%s cannot be written: %s".formatted(path, cause.getMessage()),
                "Check that the folder exists, that this user may write there and that the disk has room.",
                cause);
    }
}
