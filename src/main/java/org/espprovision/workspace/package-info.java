/**
 * What both faces, command line and window, know of a workspace: its settings in {@code provision.yaml}, the lines a board
 * may hang on, the pass phrase of its authority, and the way from settings to a {@link org.espprovision.station.Job}.
 * Leans on the station and the rooms; no room and no station knows it, and it asks nobody: the faces do.
 */
@NullMarked
package org.espprovision.workspace;

import org.jspecify.annotations.NullMarked;
