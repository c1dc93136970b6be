package org.espprovision.diagnosis;

/**
 * What this run wants to see.
 *
 * @param device the device's name: MQTT client id and certificate CN
 * @param nonce this run's nonce, 32 hex digits
 * @param topic where the device is to publish it
 * @param fingerprint SHA-256 of the DER of the certificate just issued, as {@link Fingerprint}
 */
public record Expectation(String device, String nonce, String topic, Fingerprint fingerprint) {}
