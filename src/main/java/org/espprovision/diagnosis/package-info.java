/**
 * Why a device did or did not reach its broker: joins what the device printed, what the broker saw and what was issued
 * into one cause and one remedy. It judges values and touches nothing, so every verdict can be reproduced from a log.
 * Arrows: it points at the evidence values of {@code console} and at the floor; {@code station} and the faces point here.
 *
 * <p>{@link org.espprovision.diagnosis.Diagnosis} concludes, {@link org.espprovision.diagnosis.Cause} lists what can be the
 * matter, {@link org.espprovision.diagnosis.Verdict} is the answer.
 */
@NullMarked
package org.espprovision.diagnosis;

import org.jspecify.annotations.NullMarked;
