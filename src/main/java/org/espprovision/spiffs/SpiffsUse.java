package org.espprovision.spiffs;

/**
 * How full a file system is, in pages of its geometry.
 *
 * @param roomPages that files may fill: all but the lookup pages and the two blocks SPIFFS keeps spare
 * @param livePages in use: header, data and further index pages
 * @param supersededPages no longer in use, and not erased yet: a device clears them when it needs the room
 * @param moreFiles how many more files of one data page could be made
 * @param moreFilesOfBytes the content of each of these
 * @param largestFileBytes the content of the one largest file that could be made instead
 */
public record SpiffsUse(
        int roomPages, int livePages, int supersededPages, int moreFiles, int moreFilesOfBytes, int largestFileBytes) {
    /** A file of one data page has a header page too. */
    private static final int SMALL_FILE_PAGES = 2;

    static SpiffsUse of(SpiffsGeometry geometry, int files, int livePages, int supersededPages) {
        int free = Math.max(0, geometry.roomPages() - livePages);
        int moreFiles = Math.max(0, Math.min(geometry.roomFiles() - files, free / SMALL_FILE_PAGES));
        return new SpiffsUse(
                geometry.roomPages(),
                livePages,
                supersededPages,
                moreFiles,
                geometry.contentBytesPerPage(),
                moreFiles == 0 ? 0 : geometry.largestFileIn(free));
    }

    /** Pages that files may still fill, those counted in that a device has to clear first. */
    public int freePages() {
        return Math.max(0, roomPages - livePages);
    }

    /** What these pages hold, headers of files not yet taken off. */
    public int freeBytes() {
        return freePages() * moreFilesOfBytes;
    }
}
