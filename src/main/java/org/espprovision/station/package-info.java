/**
 * The order of the steps for one device, from an open line to a recorded verdict. Says what happens through events and
 * never knows who listens. Arrows: from {@code cli} and {@code desktop} to here, from here to every room but
 * {@code simulator}.
 */
@NullMarked
package org.espprovision.station;

import org.jspecify.annotations.NullMarked;
