/**
 * What is to be made: the rows of a CSV or YAML file, every fault in it found before the first board is touched, and
 * handed out to boards once and only once. Arrows: this room points at the floor only; what a device's name, settings and
 * files may be is told to it ({@link org.espprovision.manifest.DeviceRules}), and who has a row already is kept elsewhere
 * ({@link org.espprovision.manifest.Taken}).
 */
@NullMarked
package org.espprovision.manifest;

import org.jspecify.annotations.NullMarked;
