package org.espprovision.station.line;

/**
 * A board that is plugged in somewhere.
 *
 * @param slot the place's name at the line, the same for every board that comes there
 * @param port the line to open
 * @param visit tells this visit of a board from the next one at the same place
 */
public record Place(String slot, String port, String visit) {}
