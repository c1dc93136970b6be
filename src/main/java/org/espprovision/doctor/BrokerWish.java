package org.espprovision.doctor;

import java.net.InetSocketAddress;
import org.espprovision.broker.BrokerAddress;

/** The broker that the settings name. */
public sealed interface BrokerWish {
    /** One that runs somewhere. */
    record Remote(BrokerAddress address) implements BrokerWish {}

    /** The check endpoint in this program, which wants to listen here. */
    record Embedded(InetSocketAddress listen) implements BrokerWish {}

    /** A setting that names none; the sentence says why. */
    record Unreadable(org.espprovision.ProvisioningException why) implements BrokerWish {}
}
