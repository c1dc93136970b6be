package org.espprovision.broker;

/**
 * What {@link MutualTlsProbe} found.
 *
 * @param demandsCertificate TLS turned away a client without a certificate. A refusal by MQTT (CONNACK 5) does not count:
 *     there a password would do
 * @param refusesStrangers TLS turned away a client whose certificate comes from another CA
 * @param detail how each visit ended, for a person
 */
public record ProbeResult(boolean demandsCertificate, boolean refusesStrangers, String detail) {
    public boolean isMutual() {
        return demandsCertificate && refusesStrangers;
    }
}
