package org.espprovision.chip;

import org.espprovision.Progress;

/** Several pieces of work as one progress, each weighed by its bytes: the whole never jumps back. */
final class PartProgress {
    private final Progress whole;
    private final long totalBytes;
    private long doneBytes;

    PartProgress(Progress whole, long totalBytes) {
        this.whole = whole;
        this.totalBytes = totalBytes;
    }

    /** The progress of the next piece. */
    Progress next(long lengthBytes) {
        long before = doneBytes;
        doneBytes += lengthBytes;
        return (done, total) -> whole.at(before + (total == 0 ? 0 : done * lengthBytes / total), totalBytes);
    }
}
