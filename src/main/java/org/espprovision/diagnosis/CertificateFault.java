package org.espprovision.diagnosis;

/**
 * Something about a certificate that makes one end refuse it.
 *
 * @param cause what will be the case when it is used
 */
record CertificateFault(Cause cause, String sentence) {}
