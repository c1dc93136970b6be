package org.espprovision.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espprovision.broker.LogChoice.Basis;

/** The connections of a log by the address they came from, the last of each. */
final class VisitBook {
    private static final int MOST_ADDRESSES = 2_000;
    private static final int MOST_VISITS = 8;
    private static final int MOST_WAITING = 200;
    private static final int MOST_SESSIONS = 5_000;

    /** Connections that have not told who they are, oldest first. */
    private final Deque<OpenVisit> waiting = new ArrayDeque<>();

    private final Map<String, OpenVisit> sessions = new LeastRecent<>(MOST_SESSIONS);
    private final Map<String, Deque<OpenVisit>> visits = new LeastRecent<>(MOST_ADDRESSES);
    private final Deque<OpenVisit> unclear = new ArrayDeque<>();
    private long unclearCount;

    /** Drops what was not touched for longest. */
    private static final class LeastRecent<V> extends LinkedHashMap<String, V> {
        private final int most;

        LeastRecent(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }

    OpenVisit file(OpenVisit visit) {
        return file(visit, visit.address().orElse(""));
    }

    private OpenVisit file(OpenVisit visit, String key) {
        Deque<OpenVisit> those = visits.computeIfAbsent(key, none -> new ArrayDeque<>());
        those.addLast(visit);
        if (those.size() > MOST_VISITS) {
            those.removeFirst();
        }
        return visit;
    }

    OpenVisit fileUnclear() {
        var visit = new OpenVisit(Optional.empty());
        unclearCount++;
        unclear.addLast(visit);
        if (unclear.size() > MOST_VISITS) {
            unclear.removeFirst();
        }
        return visit;
    }

    OpenVisit arrive(String address) {
        OpenVisit visit = file(new OpenVisit(Optional.of(address)));
        waiting.addLast(visit);
        if (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
        }
        return visit;
    }

    /** A connection has told its client id. */
    OpenVisit identify(String address, String client) {
        OpenVisit visit = takeWaiting(address).orElseGet(() -> file(new OpenVisit(Optional.of(address))));
        sessions.put(client, visit);
        return visit;
    }

    private Optional<OpenVisit> takeWaiting(String address) {
        for (Iterator<OpenVisit> each = waiting.iterator(); each.hasNext(); ) {
            OpenVisit visit = each.next();
            if (visit.address().filter(address::equals).isPresent()) {
                each.remove();
                return Optional.of(visit);
            }
        }
        return Optional.empty();
    }

    /** The connection that a CONNACK goes to, by client id or by address. */
    Optional<OpenVisit> answering(String to) {
        OpenVisit session = sessions.get(to);
        if (session != null) {
            return Optional.of(session);
        }
        String address = LogWords.withoutPort(to);
        return waiting.stream()
                .filter(visit -> visit.address().filter(address::equals).isPresent())
                .findFirst();
    }

    /** The client's connection; one that began before the log did has no address. */
    OpenVisit session(String client) {
        return sessions.computeIfAbsent(client, this::fromBefore);
    }

    OpenVisit leave(String client) {
        OpenVisit session = sessions.remove(client);
        return session == null ? fromBefore(client) : session;
    }

    private OpenVisit fromBefore(String client) {
        var visit = new OpenVisit(Optional.empty());
        visit.identify(client, "");
        return file(visit, "client " + client);
    }

    /**
     * A connection ends that never told who it is. Whose it was is clear when the line has its address, or when all that
     * could be meant come from one.
     */
    OpenVisit leaveNameless(Optional<String> address, boolean refused) {
        if (address.isPresent()) {
            return takeWaiting(address.get()).orElseGet(() -> file(new OpenVisit(address)));
        }
        List<OpenVisit> possible =
                waiting.stream().filter(visit -> visit.isRefused() == refused).toList();
        if (possible.isEmpty()) {
            return fileUnclear();
        }
        OpenVisit eldest = possible.get(0);
        waiting.remove(eldest);
        boolean oneAddress =
                possible.stream().map(OpenVisit::address).distinct().count() == 1;
        return oneAddress ? eldest : fileUnclear();
    }

    /** The broker ended or started anew: nobody is connected any more. */
    void endAll(LogLine line) {
        waiting.clear();
        sessions.values().forEach(session -> {
            session.add(line);
            session.end(LogVisit.Ending.VANISHED, "");
        });
        sessions.clear();
    }

    LogChoice choose(Set<String> names) {
        List<LogVisit> all = visits.values().stream()
                .flatMap(Deque::stream)
                .map(OpenVisit::snapshot)
                .sorted(Comparator.comparingLong(visit ->
                        visit.lines().isEmpty() ? 0 : visit.lines().get(0).number()))
                .toList();
        List<LogVisit> own = named(all, names);
        if (!own.isEmpty()) {
            return new LogChoice(Basis.NAMED, own, others(all, own), unclearCount);
        }
        if (all.isEmpty()) {
            return withoutAddresses();
        }
        boolean onlyOne = all.stream().map(LogVisit::address).distinct().count() == 1
                && all.stream()
                                .flatMap(each -> each.client().stream())
                                .distinct()
                                .count()
                        <= 1
                && (names.isEmpty() || all.stream().allMatch(LogVisit::isNameless));
        return onlyOne
                ? new LogChoice(Basis.ONLY_ONE, all, List.of(), unclearCount)
                : new LogChoice(Basis.SEVERAL, List.of(), others(all, List.of()), unclearCount);
    }

    /**
     * The visits under its name, and those without a name from its addresses unless others come from there too: behind a
     * container's bridge all devices have one address. Where the log knows no name of it, its address alone counts.
     */
    private static List<LogVisit> named(List<LogVisit> all, Set<String> names) {
        List<LogVisit> byName =
                all.stream().filter(visit -> visit.isCalled(names)).toList();
        if (byName.isEmpty()) {
            return all.stream().filter(visit -> visit.isFrom(names)).toList();
        }
        Set<String> addresses = Stream.concat(
                        byName.stream().flatMap(visit -> visit.address().stream()), names.stream())
                .collect(Collectors.toSet());
        all.stream()
                .filter(visit -> !visit.isNameless() && !visit.isCalled(names))
                .forEach(stranger -> stranger.address().ifPresent(addresses::remove));
        return all.stream()
                .filter(visit -> visit.isCalled(names) || (visit.isNameless() && visit.isFrom(addresses)))
                .toList();
    }

    private LogChoice withoutAddresses() {
        List<LogVisit> failures = unclear.stream().map(OpenVisit::snapshot).toList();
        boolean oneReason = failures.stream()
                        .map(visit -> visit.ending() + visit.words())
                        .distinct()
                        .count()
                == 1;
        if (failures.isEmpty()) {
            return new LogChoice(Basis.NOBODY, List.of(), List.of(), 0);
        }
        return oneReason
                ? new LogChoice(Basis.NO_ADDRESSES, failures, List.of(), 0)
                : new LogChoice(Basis.SEVERAL, List.of(), List.of(), unclearCount);
    }

    private static List<String> others(List<LogVisit> all, List<LogVisit> own) {
        List<String> names = new ArrayList<>();
        all.stream()
                .filter(visit -> !own.contains(visit))
                .forEach(visit -> names.add(visit.client().or(visit::address).orElse("")));
        return Stream.of(new TreeSet<>(names))
                .flatMap(Set::stream)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
