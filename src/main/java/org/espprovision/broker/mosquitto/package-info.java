/**
 * Mosquitto's own files: writing a configuration that lets devices in and nobody else, reading one that somebody wrote and
 * saying what would stop a device, and bringing a new revocation list to a running broker. Part of the broker's room; points
 * at it and at nothing else.
 */
@NullMarked
package org.espprovision.broker.mosquitto;

import org.jspecify.annotations.NullMarked;
