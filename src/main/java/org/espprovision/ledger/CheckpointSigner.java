package org.espprovision.ledger;

import java.security.PublicKey;
import java.util.function.UnaryOperator;

/**
 * A station's key at work on a checkpoint.
 *
 * @param publicKey an EC key on P-256
 * @param signature makes ECDSA with SHA-256 over a message, in DER
 */
public record CheckpointSigner(PublicKey publicKey, UnaryOperator<byte[]> signature) {}
