package org.espprovision.chip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.espprovision.Progress;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.SelfTestReport.Check;
import org.espprovision.chip.SelfTestReport.Result;
import org.espprovision.serial.PortException;

/** Makes checks one after the other and keeps what came of them. After one that ends the talk, the rest are skipped. */
final class SelfTestChecks {
    /** How many a whole self-test makes, for the progress bar. */
    static final int COUNT = 15;

    private final List<Check> made = new ArrayList<>();
    private final Progress progress;
    private final BooleanSupplier stop;
    private boolean talking = true;

    SelfTestChecks(Progress progress, BooleanSupplier stop) {
        this.progress = progress;
        this.stop = stop;
    }

    /** What is looked at; returns its figures. */
    interface Trial {
        String make() throws LoaderFault, CheckFailed;
    }

    /** Somebody asked to end. */
    static final class Stopped extends Exception {}

    /**
     * Makes one.
     *
     * @throws Stopped before it, when somebody asked to end
     * @throws PortException when the line is gone
     */
    boolean check(String code, String words, Trial trial) throws Stopped {
        if (stop.getAsBoolean()) {
            throw new Stopped();
        }
        long start = System.nanoTime();
        Result result;
        String figures = "";
        if (!talking) {
            result = Result.SKIPPED;
        } else {
            try {
                figures = trial.make();
                result = Result.PASSED;
            } catch (CheckFailed failed) {
                figures = failed.what();
                result = Result.FAILED;
            } catch (LoaderFault fault) {
                figures = fault.what();
                result = Result.FAILED;
                talking = false;
            } catch (PortException lost) {
                throw lost;
            } catch (ProvisioningException failed) {
                figures = failed.what() + " [" + failed.code() + "]";
                result = Result.FAILED;
                talking = false;
            }
        }
        made.add(new Check(code, words, result, figures, Duration.ofNanos(System.nanoTime() - start)));
        progress.at(Math.min(made.size(), COUNT), COUNT);
        return result == Result.PASSED;
    }

    List<Check> made() {
        return List.copyOf(made);
    }
}
