package org.espprovision.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.espprovision.FailureKind;
import org.espprovision.cli.CommandLineUser;
import org.espprovision.diagnosis.Cause;

/**
 * What {@code provision diagnose} said.
 *
 * @param others what it may also be
 */
record Said(Cause cause, List<Cause> others, String output) {
    private static final Pattern CAUSE = Pattern.compile("\"cause\":\"cause\\.([a-z-]+)\"");

    static Said of(Evidence evidence, Path home) {
        var user = new CommandLineUser(home);
        int status = user.run(evidence.arguments());
        List<Cause> causes = CAUSE.matcher(user.results())
                .results()
                .map(found -> Cause.valueOf(
                        found.group(1).toUpperCase(java.util.Locale.ROOT).replace('-', '_')))
                .toList();
        assertThat(causes).as(user.messages()).isNotEmpty();
        Cause first = causes.get(0);
        assertThat(status)
                .as("exit status for " + first)
                .isEqualTo(first.failureKind().map(FailureKind::exitStatus).orElse(0));
        return new Said(first, causes.subList(1, causes.size()), user.results());
    }

    /** Names it, leaves it open, or says that it does not know; but names no other for certain. */
    boolean isNoGuessAbout(Cause truth) {
        return cause == truth || cause == Cause.UNKNOWN || others.contains(truth);
    }
}
