/**
 * The broker's side of a device's proof: the embedded check endpoint, watching any MQTT broker over mutual TLS, and
 * proving that a broker really demands certificates. What it sees leaves this room as {@link
 * org.espprovision.broker.BrokerEvent} and {@link org.espprovision.broker.BrokerEvidence}, plain values. Arrows: this room
 * points at the floor only; {@code diagnosis}, {@code station} and the faces point here. Netty and Paho stay inside.
 */
@NullMarked
package org.espprovision.broker;

import org.jspecify.annotations.NullMarked;
