package org.espprovision.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.espprovision.console.BearSslCode;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.Milestone.TimeSet;
import org.espprovision.console.Milestone.TlsConnecting;
import org.espprovision.console.Milestone.TlsFailed;
import org.espprovision.console.Milestone.TlsFailed.Report;
import org.espprovision.console.Milestone.TlsFailed.Step;
import org.espprovision.diagnosis.BrokerFindings.Arrival;

/**
 * Reads a failed TLS connect by three rules. One: an alert comes from the broker and the core's text for it is wrong, so
 * its number is looked up among the TLS alerts. Two: error 0 means that no TLS error was noted; the elapsed time and
 * whether the broker saw a connection tell the cases apart. Three: BearSSL sends no alert, so a broker that saw no more
 * than an unexpected end was itself refused, and any other reason it gives is its own refusal.
 */
final class TlsCauses {
    private static final String ALERT_PREFIX = "SSL received fatal alert - ";

    /** A refused TCP connection or an unknown name comes back within this time. */
    private static final Duration QUICK = Duration.ofSeconds(2);
    /** The core's DNS time-out is 10 s. */
    private static final Duration DNS_FROM = Duration.ofSeconds(9);

    private static final Duration DNS_TO = Duration.ofSeconds(12);
    /** The core gives a TCP connect, and a handshake, 15 s. */
    private static final Duration TIMEOUT_FROM = Duration.ofSeconds(14);

    /** No certificate in use is older than the core this program knows. */
    private static final Instant PLAUSIBLE = Instant.parse("2020-01-01T00:00:00Z");

    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final ConsoleEvidence console;
    private final BrokerFindings broker;

    TlsCauses(ConsoleEvidence console, BrokerFindings broker) {
        this.console = console;
        this.broker = broker;
    }

    Verdict judge(TlsFailed failed) {
        if (failed.report() == Report.ALERT_RECEIVED) {
            return refusedByBroker(failed);
        }
        if (failed.report() == Report.UNCLEAR) {
            return byNumberAlone(failed);
        }
        int noError = 0;
        if (failed.code().orElse(noError) != noError) {
            return refusedByDevice(BearSslError.of(failed.code().getAsInt()), failed);
        }
        boolean onlyText = failed.code().isEmpty() && !failed.text().equals(BearSslCode.NO_TEXT);
        return onlyText
                ? refusedByDevice(BearSslError.ofText(failed.text()), failed)
                : noTlsErrorNoted(failed.took(), failed.reached());
    }

    /**
     * The core takes the alert's flag off the number, so 40 to 51 and a few more have two meanings. An alert is by far the
     * more usual; the other one stays a candidate unless the broker's end decides.
     */
    private Verdict byNumberAlone(TlsFailed failed) {
        int number = failed.code().orElse(0);
        Optional<TlsAlert> alert = TlsAlert.of(number);
        Optional<BearSslError> error = BearSslError.of(number);
        if (alert.isEmpty() || broker.refusal() == Refusal.DEVICE_LEFT) {
            return refusedByDevice(error, failed);
        }
        Verdict refused = refusedByBroker(failed);
        return error.isEmpty() || broker.refusal().isInHandshake()
                ? refused
                : refused.orPerhaps(error.get().cause())
                        .because(Finding.rule(
                                ("without the core's text, %d can be TLS alert %s or BearSSL's own %s: let the "
                                                + "sketch print what getLastSSLError writes into its buffer")
                                        .formatted(number, alert.get(), error.get())));
    }

    private Verdict refusedByBroker(TlsFailed failed) {
        OptionalInt number = failed.code();
        String words = failed.text().replace(ALERT_PREFIX, "");
        if (number.isEmpty()) {
            number = BearSslError.ofText(words)
                    .map(error -> OptionalInt.of(error.number()))
                    .orElse(OptionalInt.empty());
        }
        Optional<TlsAlert> alert = number.isPresent() ? TlsAlert.of(number.getAsInt()) : Optional.empty();
        String name = alert.map(each -> "TLS alert %d is %s".formatted(each.number(), each))
                .orElse("this text does not tell which alert it was");
        Finding rule = Finding.rule(
                "an alert comes from the broker, and the device's text for it is that of another error; " + name);
        Cause said =
                alert.map(TlsAlert::cause).orElse(number.isPresent() ? Cause.BROKER_ALERT : Cause.HANDSHAKE_REFUSED);
        boolean brokerKnows = broker.refusal().isClear() && broker.refusal().isInHandshake();
        Verdict verdict = brokerKnows ? Verdict.of(broker.refusal().cause()) : withCandidates(said);
        if (alert.isEmpty() && number.isEmpty() && !brokerKnows) {
            verdict = verdict.orPerhaps(Cause.TLS_VERSION, Cause.DEVICE_CERTIFICATE);
        }
        return verdict.because(rule);
    }

    /** What else a cause can be as long as the broker has not told its reason. */
    static Verdict withCandidates(Cause cause) {
        Verdict verdict = Verdict.of(cause);
        return switch (cause) {
            case HANDSHAKE_REFUSED -> verdict.orPerhaps(Cause.NO_CLIENT_CERTIFICATE, Cause.NO_COMMON_CIPHER);
            case DEVICE_EXPIRED -> verdict.orPerhaps(Cause.BROKER_CRL_EXPIRED);
            case DEVICE_BAD_CERTIFICATE -> verdict.orPerhaps(Cause.DEVICE_NOT_YET_VALID);
            case DEVICE_CERTIFICATE ->
                verdict.orPerhaps(
                        Cause.DEVICE_UNKNOWN_AUTHORITY,
                        Cause.DEVICE_EXPIRED,
                        Cause.BROKER_CRL_EXPIRED,
                        Cause.DEVICE_NOT_YET_VALID,
                        Cause.DEVICE_PURPOSE,
                        Cause.DEVICE_REVOKED);
            case DEVICE_LEFT ->
                verdict.orPerhaps(
                        Cause.BROKER_NOT_TRUSTED,
                        Cause.BROKER_DATES,
                        Cause.BROKER_NAME,
                        Cause.BROKER_CERTIFICATE,
                        Cause.DEVICE_MEMORY);
            default -> verdict;
        };
    }

    private Verdict refusedByDevice(Optional<BearSslError> known, TlsFailed failed) {
        if (known.isEmpty()) {
            return Verdict.of(Cause.UNKNOWN);
        }
        BearSslError error = known.get();
        if (error == BearSslError.IO) {
            return noTlsErrorNoted(failed.took(), failed.reached());
        }
        Verdict verdict = Verdict.of(error.cause())
                .advising(error.fix())
                .because(Finding.rule("BearSSL's error %d is %s".formatted(error.number(), error)));
        return switch (error.cause()) {
            case BROKER_DATES -> dates(verdict);
            case BROKER_NAME -> name(verdict);
            default -> verdict;
        };
    }

    private Verdict dates(Verdict verdict) {
        Optional<TimeSet> clock = console.last(TimeSet.class);
        if (clock.isEmpty()) {
            return verdict.because(Finding.console("no line tells that the device's clock was set"))
                    .orPerhaps(Cause.NO_TIME);
        }
        String reading = "the device's clock was set to " + clock.get().time();
        if (clock.get().time().isBefore(PLAUSIBLE)) {
            return Verdict.of(Cause.NO_TIME).because(verdict.evidence()).because(Finding.console(reading));
        }
        return switch (clock.get().source()) {
            case NTP -> verdict.because(Finding.console(reading + " by a time server"));
            case FLOOR ->
                verdict.because(Finding.console(reading + " by the date of the settings, for want of a time server"))
                        .orPerhaps(Cause.NO_TIME);
            case OTHER -> verdict.because(Finding.console(reading));
        };
    }

    private Verdict name(Verdict verdict) {
        Optional<TlsConnecting> target = console.last(TlsConnecting.class);
        if (target.isEmpty()) {
            return verdict;
        }
        String host = target.get().host();
        Verdict named = verdict.because(Finding.console("it connected to “" + host + "”"));
        return IP_ADDRESS.matcher(host).matches()
                ? named.advising(
                        "BearSSL compares an address only with DNS entries, never with IP entries: use a host name, or "
                                + "issue the broker's certificate with DNS:" + host + " beside IP:" + host + ".")
                : named;
    }

    /** Error 0: something ended the connection before the device could judge anything. */
    Verdict noTlsErrorNoted(Optional<Duration> took, Optional<Step> reached) {
        if (broker.refusal().isInHandshake()) {
            return withCandidates(broker.refusal().cause())
                    .because(Finding.rule(
                            "a device that is refused early may note no error; the broker's reason counts"));
        }
        Arrival arrival = reached.filter(Step.TLS::equals).isPresent() ? Arrival.SEEN : broker.arrival();
        Verdict verdict = reached.flatMap(step -> byStep(step, took))
                .orElseGet(() -> took.map(time -> byTime(time, arrival)).orElseGet(() -> withoutTime(arrival)));
        return verdict.because(Finding.rule(
                reached.isPresent()
                        ? "error 0 means that the device noted no TLS error; its step tells how far it came"
                        : "error 0 means that the device noted no TLS error: no name, no TCP connection, or cut off"));
    }

    /** Where the device's own step decides. */
    private Optional<Verdict> byStep(Step step, Optional<Duration> took) {
        boolean answered = took.filter(time -> time.compareTo(TIMEOUT_FROM) < 0).isPresent();
        return switch (step) {
            case DNS -> Optional.of(Verdict.of(Cause.NAME_NOT_RESOLVED));
            case TCP ->
                broker.arrival() == Arrival.SEEN
                        ? Optional.empty()
                        : Optional.of(Verdict.of(answered ? Cause.BROKER_DOWN : Cause.BROKER_UNREACHABLE));
            case TLS ->
                broker.arrival() == Arrival.NOT_SEEN && answered
                        ? Optional.of(Verdict.of(Cause.NOT_TLS)
                                .because(
                                        Finding.rule("something took the device's connection that is not this broker")))
                        : Optional.empty();
        };
    }

    private static Verdict byTime(Duration took, Arrival arrival) {
        boolean seen = arrival == Arrival.SEEN;
        boolean notSeen = arrival == Arrival.NOT_SEEN;
        if (took.compareTo(QUICK) < 0 && notSeen) {
            return Verdict.of(Cause.BROKER_DOWN);
        }
        if (took.compareTo(DNS_FROM) >= 0 && took.compareTo(DNS_TO) <= 0 && !seen) {
            return Verdict.of(Cause.NAME_NOT_RESOLVED);
        }
        if (took.compareTo(TIMEOUT_FROM) < 0) {
            return took.compareTo(QUICK) < 0 ? quick(seen) : withoutTime(arrival);
        }
        if (notSeen) {
            return Verdict.of(Cause.BROKER_UNREACHABLE);
        }
        return seen
                ? Verdict.of(Cause.HANDSHAKE_TIMEOUT)
                : Verdict.of(Cause.NO_CONNECTION).orPerhaps(Cause.BROKER_UNREACHABLE, Cause.HANDSHAKE_TIMEOUT);
    }

    private static Verdict quick(boolean seen) {
        Verdict verdict = Verdict.of(Cause.NO_CONNECTION);
        return seen
                ? verdict.orPerhaps(Cause.NO_CLIENT_CERTIFICATE, Cause.NOT_TLS)
                : verdict.orPerhaps(Cause.BROKER_DOWN, Cause.NO_CLIENT_CERTIFICATE, Cause.NOT_TLS);
    }

    private static Verdict withoutTime(Arrival arrival) {
        Verdict verdict = Verdict.of(Cause.NO_CONNECTION);
        if (arrival != Arrival.SEEN) {
            verdict = verdict.orPerhaps(Cause.BROKER_DOWN, Cause.NAME_NOT_RESOLVED, Cause.BROKER_UNREACHABLE);
        }
        return arrival == Arrival.NOT_SEEN
                ? verdict
                : verdict.orPerhaps(Cause.NO_CLIENT_CERTIFICATE, Cause.NOT_TLS, Cause.HANDSHAKE_TIMEOUT);
    }
}
