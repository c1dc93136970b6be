/**
 * The floor every room stands on: how an error speaks to a person, how long work reports progress, and the few values
 * that pass through several rooms. It imports no room.
 */
@NullMarked
package org.espprovision;

import org.jspecify.annotations.NullMarked;
