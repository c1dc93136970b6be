package org.espprovision.spiffs;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * SPIFFS of one geometry: packs files into an image and reads images back.
 *
 * <p>Packing is compact and repeatable: files in the order of their paths, no superseded pages, one image for one set of
 * files. It is what SPIFFS itself writes to fresh flash when every file is written in one call.
 */
public final class Spiffs {
    private final SpiffsGeometry geometry;
    private final UndefinedBytes undefinedBytes;

    private Spiffs(SpiffsGeometry geometry, UndefinedBytes undefinedBytes) {
        this.geometry = geometry;
        this.undefinedBytes = undefinedBytes;
    }

    public static Spiffs in(SpiffsGeometry geometry) {
        return new Spiffs(geometry, UndefinedBytes.ERASED);
    }

    /** The same file system with other undefined bytes, to compare images with those of other packers. */
    public Spiffs with(UndefinedBytes other) {
        return new Spiffs(geometry, other);
    }

    /**
     * Packs the files, reads the image back and compares before handing it out.
     *
     * @throws SpiffsException {@code spiffs.duplicate} or {@code spiffs.full}
     */
    public FilesystemImage pack(Collection<SpiffsFile> files) {
        List<SpiffsFile> sorted =
                files.stream().sorted(Comparator.comparing(SpiffsFile::path)).toList();
        refuseDuplicates(sorted);
        refuseTooMuch(sorted);
        byte[] image = new ImageWriter(geometry, undefinedBytes).write(sorted);
        if (!read(geometry, image).files().equals(sorted)) {
            throw new IllegalStateException("the packed image does not read back as the files that went into it");
        }
        return new FilesystemImage(geometry, image);
    }

    /**
     * Reads an image of this core's SPIFFS, ours, one of mkspiffs or one a device has written to.
     *
     * @throws SpiffsException {@code spiffs.length}, {@code spiffs.littlefs}, {@code spiffs.foreign}, {@code
     *     spiffs.blocks} or {@code spiffs.damaged}
     */
    public static Volume read(SpiffsGeometry geometry, byte[] image) {
        return new ImageReader(geometry, image).read();
    }

    /**
     * How full an image is, and how much of it is pages no longer in use.
     *
     * @throws SpiffsException as {@link #read}
     */
    public static SpiffsUse use(SpiffsGeometry geometry, byte[] image) {
        return new ImageReader(geometry, image).use();
    }

    /**
     * Tells LittleFS, the core's other file system, by its superblock.
     *
     * @throws SpiffsException {@code spiffs.littlefs} when the image is of it
     */
    public static void refuseLittleFs(byte[] image) {
        if (LittleFs.isIn(image)) {
            throw SpiffsException.littleFs();
        }
    }

    /** Whether the files fit together; says nothing of their names. */
    public boolean fits(Collection<SpiffsFile> files) {
        return files.size() <= geometry.roomFiles() && pages(files) <= geometry.roomPages();
    }

    /** The largest content that one more file beside these could have; 0 when nothing fits. */
    public int freeBytes(Collection<SpiffsFile> files) {
        return fits(files) ? geometry.largestFileIn(geometry.roomPages() - (int) pages(files)) : 0;
    }

    private static void refuseDuplicates(List<SpiffsFile> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).path().equals(sorted.get(i - 1).path())) {
                throw SpiffsException.duplicate(sorted.get(i).path());
            }
        }
    }

    private void refuseTooMuch(List<SpiffsFile> files) {
        if (pages(files) > geometry.roomPages()) {
            throw SpiffsException.full(pages(files), geometry.roomPages(), geometry.pageBytes());
        }
        if (files.size() > geometry.roomFiles()) {
            throw SpiffsException.tooManyFiles(files.size(), geometry.roomFiles());
        }
    }

    private long pages(Collection<SpiffsFile> files) {
        return files.stream()
                .mapToLong(file -> geometry.pagesFor(file.content().length))
                .sum();
    }
}
