/**
 * Keys and certificates: the authority, the profiles it issues by, a device's key, and where the authority's key lives.
 *
 * <p>Knows nothing of chips or brokers, and points at the floor only. What leaves the room is JDK types and this room's
 * own values; Bouncy Castle stays inside. It builds the ASN.1; keys, signatures and ciphers are the JDK's, because that saves loading a
 * second set of curve classes: the first P-256 key and signature of a process take about 40 ms with the JDK and 110 ms
 * with Bouncy Castle. Warm, Bouncy Castle would be about a millisecond a device faster, which nobody notices beside
 * writing a flash.
 *
 * <p>On secrets: a device's private key is never written to disk and never logged, and the buffers this room owns are
 * wiped. The JDK's own key objects cannot be wiped ({@code PrivateKey.destroy()} is not implemented for RSA and EC in
 * Java 17); they stay in memory until the collector reuses it.
 */
@NullMarked
package org.espprovision.pki;

import org.jspecify.annotations.NullMarked;
