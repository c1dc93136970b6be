package org.espprovision.desktop;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.espprovision.pki.AuthorityPlan;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.Profile;
import org.espprovision.workspace.AuthorityPassphrase;
import org.jspecify.annotations.Nullable;

/**
 * The workspace's authority, opened when it is first needed and kept open while the window is, so that a pass phrase is
 * asked for once. Called on working threads; whoever comes second waits for the first one's answer.
 */
final class AuthorityDoor {
    private final Workplace workplace;
    private final Question question;
    private @Nullable CertificateAuthority open;

    AuthorityDoor(Workplace workplace, Question question) {
        this.workplace = workplace;
        this.question = question;
    }

    /** Asks a person for a pass phrase. */
    interface Question {
        /** Empty when the person does not want to answer. */
        Optional<Passphrase> ask(Path authority);
    }

    /** Opens it, or makes it where there is none: the pass phrase is then made too and kept. */
    synchronized CertificateAuthority open(Consumer<String> tell) {
        if (open == null) {
            try (Passphrase passphrase = passphrase(tell)) {
                open = made(passphrase);
            }
        }
        return open;
    }

    /** Makes it with a chosen pass phrase, or opens it by that. */
    synchronized void openWith(Passphrase chosen) {
        open = made(chosen);
    }

    private CertificateAuthority made(Passphrase passphrase) {
        AuthorityPlan plan = AuthorityPlan.of(
                Profile.named(workplace.settings().find("profile").orElse("strict")), KeyKind.EC_P256);
        return CertificateAuthority.openOrCreate(
                workplace.authority(), plan, passphrase, workplace.random(), workplace.clock());
    }

    private Passphrase passphrase(Consumer<String> tell) {
        Optional<String> given = workplace.settings().find("ca-passphrase");
        if (given.isPresent()) {
            return Passphrase.of(given.get().toCharArray());
        }
        return AuthorityPassphrase.of(workplace.authority(), workplace.configuration())
                .find(
                        () -> question.ask(workplace.authority()).orElseThrow(DesktopException::notAnswered),
                        Optional::empty,
                        workplace.random(),
                        tell);
    }
}
