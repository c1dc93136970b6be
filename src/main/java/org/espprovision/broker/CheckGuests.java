package org.espprovision.broker;

import java.util.Optional;

/**
 * Who calls on a broker to find out how it receives whom.
 *
 * @param members clients of the authority the devices have; empty leaves out what needs them
 * @param withoutMembers why there are none: the rest of "not checked, because …"
 * @param stranger a client of an authority that the broker cannot know
 * @param revoked a client whose certificate is on the revocation list that the broker should have
 * @param withoutRevoked why there is none
 */
public record CheckGuests(
        Optional<Members> members,
        String withoutMembers,
        TlsIdentity stranger,
        Optional<TlsIdentity> revoked,
        String withoutRevoked) {
    /**
     * Clients whose common names are their MQTT names.
     *
     * @param device stands for any device
     * @param neighbour stands for any other device
     * @param monitor reads what devices publish
     */
    public record Members(TlsIdentity device, TlsIdentity neighbour, TlsIdentity monitor) {}
}
