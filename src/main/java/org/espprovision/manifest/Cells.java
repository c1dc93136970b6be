package org.espprovision.manifest;

import java.util.Map;
import java.util.Optional;

/**
 * A row before anybody judged it.
 *
 * @param line where it begins
 * @param texts what stands in each column, blank ones left out
 * @param files what stands for files, where the form has them apart: path on the device to path here
 */
record Cells(int line, Map<String, String> texts, Map<String, String> files) {
    static final String SERIAL = "serial";
    static final String NAME = "name";
    static final String MAC = "mac";
    static final String FILES = "files";

    Optional<String> text(String column) {
        return Optional.ofNullable(texts.get(column));
    }
}
