package org.espprovision.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espprovision.broker.LogChoice;
import org.espprovision.broker.LogChoice.Basis;
import org.espprovision.broker.LogLine;
import org.espprovision.broker.LogTime;
import org.espprovision.broker.LogVisit;
import org.espprovision.broker.LogVisit.Ending;
import org.espprovision.broker.MosquittoLog;
import org.espprovision.diagnosis.BrokerFindings.Arrival;

/**
 * A broker's log put into the words of the diagnosis. The last connection that tells something decides, since a device
 * tries again and again; what may be another device's is left out, and said to be.
 *
 * @param quotes the log's own lines that the findings rest on
 * @param leftOut what was not used, in sentences
 * @param time when the deciding line, or else the last one, was written
 */
record LogFindings(
        BrokerFindings findings,
        List<Finding> quotes,
        List<String> leftOut,
        Optional<LogTime> time,
        List<LogLine> startTroubles) {
    private static final int MOST_NAMES = 8;

    /** MQTT 5 counts its refusals from here. */
    private static final int MQTT_5_REASONS = 128;

    static final LogFindings NOTHING =
            new LogFindings(BrokerFindings.NOTHING, List.of(), List.of(), Optional.empty(), List.of());

    static LogFindings of(Captured captured) {
        return captured.log().map(log -> of(log, captured.names())).orElse(NOTHING);
    }

    static LogFindings of(MosquittoLog log, Set<String> names) {
        LogChoice choice = log.about(names);
        List<Finding> quotes = new ArrayList<>(basis(choice));
        Optional<LogVisit> deciding = deciding(choice.visits());
        deciding.ifPresent(visit -> visit.lines().forEach(line -> quotes.add(Finding.quote(line))));
        log.startTroubles().forEach(line -> quotes.add(Finding.quote(line)));
        log.reloadTroubles().forEach(line -> quotes.add(Finding.quote(line)));
        if (!log.reloadTroubles().isEmpty()) {
            quotes.add(
                    Finding.rule(
                            "after SIGHUP Mosquitto runs on without the file it could not load: without its list, it refuses no revoked one"));
        }
        return new LogFindings(
                deciding.map(visit -> findings(visit, choice)).orElse(BrokerFindings.NOTHING),
                quotes,
                leftOut(choice, log),
                deciding.flatMap(LogVisit::time).or(() -> log.last().flatMap(LogLine::time)),
                log.startTroubles());
    }

    private static List<Finding> basis(LogChoice choice) {
        if (choice.visits().isEmpty()) {
            return List.of();
        }
        return switch (choice.basis()) {
            case ONLY_ONE -> List.of(Finding.broker("its log knows of one client only"));
            case NO_ADDRESSES ->
                List.of(Finding.broker("its log names no addresses; all failures in it have the same reason"));
            default -> List.of();
        };
    }

    /** A connection that came to nothing without a word is a port probe, or still on its way. */
    private static Optional<LogVisit> deciding(List<LogVisit> visits) {
        return visits.stream()
                .filter(visit -> visit.client().isPresent()
                        || (visit.ending() != Ending.OPEN && visit.ending() != Ending.VANISHED))
                .reduce((earlier, later) -> later)
                .or(() -> visits.stream().reduce((earlier, later) -> later));
    }

    private static BrokerFindings findings(LogVisit visit, LogChoice choice) {
        BrokerFindings seen = BrokerFindings.NOTHING.arrived(Arrival.SEEN);
        BrokerFindings letIn = visit.client().isPresent() ? seen.answered(0) : seen;
        if (choice.visits().stream()
                        .filter(each -> each.ending() == Ending.TAKEN_OVER)
                        .count()
                > 1) {
            return letIn.refused(Refusal.SAME_CLIENT_ID, "");
        }
        return switch (visit.ending()) {
            case OPEN, DISCONNECTED -> letIn;
            case TLS_FAILED -> seen.refused(OpensslReason.refusal(visit.words()), visit.words());
            case NOT_MQTT -> seen.refused(Refusal.NOT_TLS, "protocol error");
            case REFUSED -> refused(seen, visit);
            case PUBLISH_DENIED -> letIn.refused(Refusal.PUBLISH_DENIED, "topic " + visit.words());
            case TAKEN_OVER -> letIn.refused(Refusal.SAME_CLIENT_ID, "");
            case TIMED_OUT, VANISHED -> visit.client().isPresent() ? letIn.refused(Refusal.FELL_SILENT, "") : seen;
        };
    }

    private static BrokerFindings refused(BrokerFindings seen, LogVisit visit) {
        int code = mqtt3(visit.connack().orElse(MqttState.UNAUTHORIZED.number()));
        return code == MqttState.UNAUTHORIZED.number()
                ? seen.answered(code).refused(Refusal.NOT_AUTHORISED, "")
                : seen.answered(code);
    }

    private static int mqtt3(int code) {
        return switch (code - MQTT_5_REASONS) {
            case 4 -> MqttState.BAD_PROTOCOL.number();
            case 5 -> MqttState.BAD_CLIENT_ID.number();
            case 6 -> MqttState.BAD_CREDENTIALS.number();
            case 7 -> MqttState.UNAUTHORIZED.number();
            case 8, 9 -> MqttState.UNAVAILABLE.number();
            default -> code;
        };
    }

    private static List<String> leftOut(LogChoice choice, MosquittoLog log) {
        List<String> said = new ArrayList<>();
        if (log.lineCount() > 0 && log.messageCount() == 0) {
            said.add("none of the %,d lines of the broker's log is one of Mosquitto's".formatted(log.lineCount()));
        }
        if (choice.basis() == Basis.SEVERAL) {
            said.add(
                    "the broker's log tells of several clients, and nothing tells which of them is the device: name it with --device");
        }
        if (!choice.others().isEmpty()) {
            said.add("others in the broker's log: " + some(choice.others()));
        }
        if (choice.unclear() > 0) {
            said.add("%,d failed handshakes in the broker's log may be anybody's: it names no address beside them"
                    .formatted(choice.unclear()));
        }
        return said;
    }

    private static String some(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
        return names.size() > MOST_NAMES ? first + " and %,d more".formatted(names.size() - MOST_NAMES) : first;
    }

    /** A broker that did not start explains why nothing answers. */
    Verdict refine(Verdict verdict) {
        boolean nothingAnswers = verdict.cause() == Cause.UNKNOWN
                || verdict.cause() == Cause.BROKER_DOWN
                || verdict.candidates().contains(Cause.BROKER_DOWN);
        return startTroubles.isEmpty() || !nothingAnswers
                ? verdict
                : Verdict.of(Cause.BROKER_NOT_STARTED).because(verdict.evidence());
    }
}
