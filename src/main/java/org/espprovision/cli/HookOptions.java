package org.espprovision.cli;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.espprovision.broker.BrokerAccess;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.broker.BrokerHerald;
import org.espprovision.broker.TlsIdentity;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.ClientCredentials;
import org.espprovision.station.BrokerChoice;
import org.espprovision.station.Job;
import org.espprovision.station.StationEvent;
import org.espprovision.station.hooks.BoardHook;
import org.espprovision.station.hooks.BoardHooks;
import org.espprovision.station.hooks.CommandHook;
import org.espprovision.station.hooks.TopicHook;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who else is told of each board that is done. */
final class HookOptions {
    private static final Duration BROKER_LIMIT = Duration.ofSeconds(10);
    private static final Duration LAST_MOMENT = Duration.ofSeconds(5);
    private static final int CLIENT_ID_RANDOM_BYTES = 4;
    private static final int TOPIC_MAX_CHARACTERS = 1000;

    @Option(
            names = "--hook",
            paramLabel = "COMMAND",
            description = "Run this at each board's end, by /bin/sh, with the record as one line of JSON on standard "
                    + "input. Its exit status is noted and changes nothing.")
    private @Nullable String hook;

    @Option(
            names = "--hook-timeout",
            paramLabel = "SECONDS",
            description = "How long that may take for a board (default: 30).",
            defaultValue = "30")
    private int hookTimeoutSeconds = 30;

    @Option(
            names = "--events-topic",
            paramLabel = "TOPIC",
            description = "Publish each board's record there, on the broker of the run, over mutual TLS.")
    private @Nullable String eventsTopic;

    @Option(
            names = "--events-broker",
            paramLabel = "BROKER",
            description = "mqtts://HOST[:PORT] of another broker for the records.")
    private @Nullable String eventsBroker;

    /** Listens on and tells. */
    HookedLine around(
            LineOutput output,
            Job job,
            Supplier<CertificateAuthority> authority,
            Ledger ledger,
            Surroundings surroundings) {
        if (hookTimeoutSeconds <= 0) {
            throw UsageException.badValue(
                    "--hook-timeout", Integer.toString(hookTimeoutSeconds), "it must be above zero");
        }
        Duration limit = Duration.ofSeconds(hookTimeoutSeconds);
        List<BoardHook> hooks = new ArrayList<>();
        if (hook != null) {
            hooks.add(new CommandHook(hook, limit));
        }
        if (eventsTopic != null) {
            hooks.add(new TopicHook(herald(job, authority.get(), surroundings), topic(eventsTopic)));
        }
        var all =
                new BoardHooks(hooks, text -> output.notes().on(new StationEvent.Note(text)), limit.plus(LAST_MOMENT));
        return new HookedLine(output, all, ledger, surroundings.clock());
    }

    private static String topic(String text) {
        boolean fits = !text.isBlank()
                && text.length() <= TOPIC_MAX_CHARACTERS
                && text.chars().noneMatch(letter -> letter == '+' || letter == '#' || letter < ' ');
        if (!fits) {
            throw UsageException.badValue(
                    "--events-topic", text, "a topic to publish on has neither + nor # and at most 1,000 characters");
        }
        return text;
    }

    private BrokerHerald herald(Job job, CertificateAuthority authority, Surroundings surroundings) {
        topic(String.valueOf(eventsTopic));
        X509Certificate trusted = job.broker() instanceof BrokerChoice.Remote remote
                ? remote.authority().orElseGet(authority::trustAnchor)
                : authority.trustAnchor();
        var herald = new BrokerHerald(
                new BrokerAccess(address(job), trusted, BROKER_LIMIT, surroundings.clock()),
                () -> identity(authority.issueMonitor()),
                clientId(surroundings.random()));
        // Better now than at the first board's end.
        herald.connect();
        return herald;
    }

    private BrokerAddress address(Job job) {
        if (eventsBroker != null) {
            return BrokerAddress.parse(eventsBroker);
        }
        if (job.broker() instanceof BrokerChoice.Remote remote) {
            return remote.address();
        }
        throw UsageException.valueMissing(
                "--events-broker",
                "The check endpoint in this program carries no messages from one client to another. Name a broker with "
                        + "--events-broker mqtts://HOST, or run with --broker mqtts://HOST.");
    }

    private static TlsIdentity identity(ClientCredentials monitor) {
        return TlsIdentity.of(monitor.certificate(), monitor.key());
    }

    /** Two stations may tell one broker; the same id would make them throw each other out. */
    private static String clientId(SecureRandom random) {
        byte[] bytes = new byte[CLIENT_ID_RANDOM_BYTES];
        random.nextBytes(bytes);
        return "provision-events-" + HexFormat.of().formatHex(bytes);
    }
}
