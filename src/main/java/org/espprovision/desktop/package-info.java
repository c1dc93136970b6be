/**
 * The window: the same station as the command line, for people who do not live in a terminal. It listens to the station's
 * events and adds no logic of its own. Leans on the station, the rooms and the workspace; nothing leans on it but the
 * command that opens it. Swing, FlatLaf and MigLayout stay inside.
 *
 * <p>Threads: components are touched on the event thread alone. Work runs on {@link Errands}; what it tells comes back
 * through {@link EventFeed}, at most twenty times a second.
 */
@NullMarked
package org.espprovision.desktop;

import org.jspecify.annotations.NullMarked;
