package org.espprovision.manifest;

import java.nio.file.Path;
import java.util.List;

/**
 * What is to be made, each row checked by itself and against all others.
 *
 * @param file where it was read
 * @param rows in the order of the file
 */
public record Manifest(Path file, List<Row> rows) {
    public Manifest {
        rows = List.copyOf(rows);
    }
}
