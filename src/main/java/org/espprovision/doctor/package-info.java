/**
 * Looks at everything a run will lean on, before a board hangs on it: this machine, its ports, the authority, the broker,
 * the clock and the workspace. Changes nothing and needs no pass phrase. Arrows: from {@code cli} and {@code desktop} to
 * here, from here to the rooms it asks, never back.
 */
@NullMarked
package org.espprovision.doctor;

import org.jspecify.annotations.NullMarked;
