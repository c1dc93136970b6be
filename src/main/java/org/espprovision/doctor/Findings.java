package org.espprovision.doctor;

import java.util.ArrayList;
import java.util.List;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.espprovision.doctor.Finding.Weight;

/** What one check writes down. */
final class Findings {
    private final FailureKind kind;
    private final List<Finding> found = new ArrayList<>();

    Findings(FailureKind kind) {
        this.kind = kind;
    }

    void ok(String code, String what) {
        found.add(new Finding(code, Weight.OK, what, "", kind));
    }

    void warning(String code, String what, String remedy) {
        found.add(new Finding(code, Weight.WARNING, what, remedy, kind));
    }

    void warning(ProvisioningException failure) {
        warning(failure.code(), failure.what(), failure.remedy());
    }

    void problem(String code, String what, String remedy) {
        found.add(new Finding(code, Weight.PROBLEM, what, remedy, kind));
    }

    void problem(ProvisioningException failure) {
        problem(failure.code(), failure.what(), failure.remedy());
    }

    /** @param because the rest of "not checked, because …" */
    void notChecked(String code, String what, String because) {
        found.add(new Finding(code, Weight.NOT_CHECKED, what + ": not checked, because " + because, "", kind));
    }

    List<Finding> all() {
        return List.copyOf(found);
    }
}
