package org.espprovision.diagnosis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.espprovision.broker.MosquittoLog;

/**
 * What is known from the broker's end about one device in one run. Whoever fills it answers for it that every fact
 * belongs to this device: a line of a log that could be another device's must be left out.
 *
 * @param arrival whether the device's TCP connection arrived
 * @param acceptedCertificate the certificate with which the broker completed the TLS handshake: of the connection that
 *     brought the nonce, or else the latest
 * @param refusal why the broker ended a connection
 * @param detail the broker's own words for the refusal, or empty
 * @param connack the return code of the latest CONNACK sent to the device
 * @param nonceTopics topics on which this run's nonce came
 * @param otherTopics topics on which something without this run's nonce came
 * @param demand whether the broker demands client certificates, as probed
 * @param watchFailure code of the failure that kept this program from watching the broker
 */
public record BrokerFindings(
        Arrival arrival,
        Optional<Fingerprint> acceptedCertificate,
        Refusal refusal,
        String detail,
        OptionalInt connack,
        Set<String> nonceTopics,
        Set<String> otherTopics,
        Demand demand,
        Optional<String> watchFailure) {

    /** Nobody looked at the broker. */
    public static final BrokerFindings NOTHING = new BrokerFindings(
            Arrival.UNKNOWN,
            Optional.empty(),
            Refusal.NONE,
            "",
            OptionalInt.empty(),
            Set.of(),
            Set.of(),
            Demand.UNKNOWN,
            Optional.empty());

    /** Whether a connection of the device was seen. */
    public enum Arrival {
        SEEN,
        NOT_SEEN,
        UNKNOWN
    }

    /** What a probe found about client certificates. */
    public enum Demand {
        /** Without a certificate, and with a stranger's, nobody gets in. */
        STRANGERS_REFUSED,
        /** A connection without a certificate, or with a stranger's, got in. */
        NOT_DEMANDED,
        UNKNOWN
    }

    public BrokerFindings {
        nonceTopics = Set.copyOf(nonceTopics);
        otherTopics = Set.copyOf(otherTopics);
    }

    public BrokerFindings arrived(Arrival seen) {
        return new BrokerFindings(
                seen, acceptedCertificate, refusal, detail, connack, nonceTopics, otherTopics, demand, watchFailure);
    }

    public BrokerFindings accepted(Fingerprint certificate) {
        return new BrokerFindings(
                Arrival.SEEN,
                Optional.of(certificate),
                refusal,
                detail,
                connack,
                nonceTopics,
                otherTopics,
                demand,
                watchFailure);
    }

    /** Adds why the broker ended a connection, with its own words or an empty text. */
    public BrokerFindings refused(Refusal why, String words) {
        return new BrokerFindings(
                Arrival.SEEN, acceptedCertificate, why, words, connack, nonceTopics, otherTopics, demand, watchFailure);
    }

    public BrokerFindings answered(int connackReturnCode) {
        return new BrokerFindings(
                Arrival.SEEN,
                acceptedCertificate,
                refusal,
                detail,
                OptionalInt.of(connackReturnCode),
                nonceTopics,
                otherTopics,
                demand,
                watchFailure);
    }

    public BrokerFindings nonceOn(String topic) {
        return new BrokerFindings(
                arrival,
                acceptedCertificate,
                refusal,
                detail,
                connack,
                with(nonceTopics, topic),
                otherTopics,
                demand,
                watchFailure);
    }

    public BrokerFindings messageOn(String topic) {
        return new BrokerFindings(
                arrival,
                acceptedCertificate,
                refusal,
                detail,
                connack,
                nonceTopics,
                with(otherTopics, topic),
                demand,
                watchFailure);
    }

    public BrokerFindings probed(Demand found) {
        return new BrokerFindings(
                arrival, acceptedCertificate, refusal, detail, connack, nonceTopics, otherTopics, found, watchFailure);
    }

    public BrokerFindings notWatched(String failureCode) {
        return new BrokerFindings(
                arrival,
                acceptedCertificate,
                refusal,
                detail,
                connack,
                nonceTopics,
                otherTopics,
                demand,
                Optional.of(failureCode));
    }

    /** Adds what the broker's own log says of the device; what may be another's is left out. */
    public BrokerFindings with(MosquittoLog log, String device) {
        BrokerFindings logged = LogFindings.of(log, Set.of(device)).findings();
        if (logged.arrival == Arrival.UNKNOWN) {
            return this;
        }
        BrokerFindings joined =
                logged.refusal == Refusal.NONE ? arrived(Arrival.SEEN) : refused(logged.refusal, logged.detail);
        return logged.connack.isPresent() ? joined.answered(logged.connack.getAsInt()) : joined;
    }

    /** Each known fact as a sentence. */
    List<Finding> sentences() {
        List<Finding> said = new ArrayList<>();
        switch (arrival) {
            case SEEN -> said.add(Finding.broker("a connection of the device arrived"));
            case NOT_SEEN -> said.add(Finding.broker("no connection of the device arrived"));
            case UNKNOWN -> {}
        }
        acceptedCertificate.ifPresent(
                each -> said.add(Finding.broker("accepted TLS with certificate " + each.inShort() + "…")));
        if (refusal != Refusal.NONE) {
            String word = refusal.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            said.add(Finding.broker("ended the connection: " + word + (detail.isEmpty() ? "" : " (" + detail + ")")));
        }
        connack.ifPresent(code -> said.add(Finding.broker("sent CONNACK " + code)));
        nonceTopics.stream().sorted().forEach(each -> said.add(Finding.broker("this run's nonce came on " + each)));
        otherTopics.stream()
                .sorted()
                .forEach(each -> said.add(Finding.broker("a message without this run's nonce came on " + each)));
        switch (demand) {
            case STRANGERS_REFUSED ->
                said.add(Finding.probe("the broker refuses strangers and those without certificate"));
            case NOT_DEMANDED -> said.add(Finding.probe("the broker lets strangers or those without certificate in"));
            case UNKNOWN -> {}
        }
        watchFailure.ifPresent(code -> said.add(Finding.probe("watching the broker failed: " + code)));
        return said;
    }

    private static Set<String> with(Set<String> set, String one) {
        Set<String> more = new HashSet<>(set);
        more.add(one);
        return more;
    }
}
