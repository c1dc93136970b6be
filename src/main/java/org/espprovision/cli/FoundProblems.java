package org.espprovision.cli;

import java.util.ArrayList;
import java.util.List;
import org.espprovision.MacAddress;
import org.espprovision.station.FlashInfo;
import org.espprovision.station.FoundFile;

/** What keeps a board from connecting, as far as the files on its flash tell; nothing of it is guessed. */
final class FoundProblems {
    private final List<String> problems = new ArrayList<>();

    private FoundProblems() {}

    static List<String> in(FlashInfo info) {
        var found = new FoundProblems();
        for (FlashInfo.FileSystem each : info.fileSystems()) {
            if (each.content() instanceof FlashInfo.Content.Files files) {
                files.found().forEach(file -> found.judge(file, info.chip().mac()));
                found.judgeTogether(files.found());
            }
        }
        return List.copyOf(found.problems);
    }

    private void judge(FoundFile file, MacAddress board) {
        String path = FlashInfoReport.printable(file.path());
        if (file instanceof FoundFile.Spoilt) {
            problems.add("%s cannot be used by the device".formatted(path));
        } else if (file instanceof FoundFile.Key key && key.certificates().isEmpty()) {
            problems.add("the key %s is not that of a certificate here: the handshake fails".formatted(path));
        } else if (file instanceof FoundFile.Certificate certificate && !certificate.isAuthority()) {
            judgeOwn(path, certificate, board);
        }
    }

    private void judgeOwn(String path, FoundFile.Certificate certificate, MacAddress board) {
        if (certificate.keys().isEmpty()) {
            problems.add("there is no key that belongs to the certificate " + path);
        }
        switch (certificate.validity()) {
            case EXPIRED -> problems.add("the certificate %s has expired: brokers refuse it".formatted(path));
            case NOT_YET -> problems.add("the certificate %s is not valid yet: brokers refuse it".formatted(path));
            case VALID -> {}
        }
        if (!certificate.isForClients()) {
            problems.add("the certificate %s is not for clients: brokers refuse it".formatted(path));
        }
        if (certificate.withdrawal().isPresent() || certificate.onList().orElse(false)) {
            problems.add("the certificate %s is revoked: brokers that have the list refuse it".formatted(path));
        }
        if (certificate.record() instanceof FoundFile.Recorded.Found found
                && found.certificate().mac().filter(mac -> !mac.equals(board)).isPresent()) {
            problems.add(
                    "the certificate %s was issued for another board, and its key was copied with it".formatted(path));
        }
    }

    private void judgeTogether(List<FoundFile> files) {
        boolean hasOwn = files.stream().anyMatch(FoundProblems::isOwn);
        boolean hasAuthority =
                files.stream().anyMatch(file -> file instanceof FoundFile.Certificate it && it.isAuthority());
        if (hasOwn && !hasAuthority) {
            problems.add("there is no certificate of an authority that the device could check its broker with");
        }
        boolean hasKey = files.stream().anyMatch(FoundFile.Key.class::isInstance);
        if (!hasOwn && (hasKey || hasAuthority)) {
            problems.add("there is no certificate of the device's own");
        }
    }

    private static boolean isOwn(FoundFile file) {
        return file instanceof FoundFile.Certificate certificate && !certificate.isAuthority();
    }
}
