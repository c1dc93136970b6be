/**
 * The record of what was issued to which chip: an append-only journal whose lines are chained by their hashes, each
 * durable before the step it allows begins. It never knows how devices are made, and its entries have no field that
 * could hold a secret. Arrows: this room points at the floor only.
 */
@NullMarked
package org.espprovision.ledger;

import org.jspecify.annotations.NullMarked;
