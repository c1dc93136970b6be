package org.espprovision.cli;

import java.util.concurrent.Callable;
import org.espprovision.pki.Profile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints or checks a profile. */
@Command(
        name = "profile",
        description = {
            "Prints a built-in profile, to copy and change; or checks a file of your own and says where it is wrong.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE},
        footerHeading = "%nExamples:%n",
        footer = {"  provision ca profile strict > mine.yaml", "  provision ca profile mine.yaml"})
final class CaProfile implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("UnusedVariable") // gives the command its --help
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "PROFILE", description = "strict, guide, idevid or a YAML file.")
    private String profile = "";

    CaProfile(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (Profile.isBuiltIn(profile)) {
            surroundings.out().print(Profile.text(profile));
        } else {
            surroundings.out().println("%s can be used".formatted(Profile.named(profile)));
        }
        surroundings.out().flush();
        return 0;
    }
}
