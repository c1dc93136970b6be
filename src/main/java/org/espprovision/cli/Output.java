package org.espprovision.cli;

import org.espprovision.ProvisioningException;
import org.espprovision.station.Outcome;
import org.espprovision.station.StationListener;

/** How a run is told: to a person, or to a program. */
sealed interface Output extends StationListener, AutoCloseable permits HumanOutput, JsonOutput {
    /** The run came to its end. */
    void ended(Outcome outcome);

    /** The run was broken off by a failure. */
    void failed(ProvisioningException failure);

    @Override
    void close();

    static Output of(Surroundings surroundings, CommonOptions options) {
        return options.json ? new JsonOutput(surroundings) : new HumanOutput(surroundings, options);
    }
}
