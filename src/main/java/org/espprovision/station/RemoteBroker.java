package org.espprovision.station;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.espprovision.broker.BrokerAccess;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.broker.BrokerEvent;
import org.espprovision.broker.BrokerException;
import org.espprovision.broker.BrokerWatch;
import org.espprovision.broker.EvidenceLog;
import org.espprovision.broker.LogTail;
import org.espprovision.broker.MosquittoLog;
import org.espprovision.broker.MutualTlsProbe;
import org.espprovision.broker.ProbeResult;
import org.espprovision.broker.TlsIdentity;
import org.espprovision.diagnosis.BrokerFindings;
import org.espprovision.diagnosis.BrokerFindings.Demand;
import org.espprovision.diagnosis.Expectation;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.ClientCredentials;
import org.espprovision.pki.UntrustedIdentity;

/**
 * Somebody's broker, watched from outside as a client with its own certificate. Nobody there tells which certificate the
 * device showed, so a probe first proves that strangers are refused.
 */
final class RemoteBroker implements BrokerSide {
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);
    private static final int CLIENT_ID_RANDOM_BYTES = 4;

    /** Where Mosquitto with {@code log_dest topic} publishes its log to whoever may read it. */
    private static final String LOG_TOPIC = "$SYS/broker/log/";

    /** The broker ended the watch's connection; it does not connect again. */
    private static final String WATCH_LOST = "broker.watch-lost";

    private final BrokerAccess access;
    private final ProbeResult probed;
    private final EvidenceLog log = new EvidenceLog();
    /** Guarded by itself: lines come on the watch's thread and from the file. */
    private final MosquittoLog written = new MosquittoLog();

    private final BrokerWatch watch;
    private final Optional<LogTail> tail;

    private RemoteBroker(
            BrokerAccess access,
            ProbeResult probed,
            ClientCredentials monitor,
            String clientId,
            String device,
            Optional<Path> logFile,
            Consumer<BrokerEvent> listener) {
        this.access = access;
        this.probed = probed;
        this.watch = BrokerWatch.open(
                access,
                TlsIdentity.of(monitor.certificate(), monitor.key()),
                clientId,
                "devices/" + device + "/up/#",
                event -> heard(event, listener));
        this.tail = follow(logFile);
    }

    /** What the broker says of itself is its log; everything else is a message of the device. */
    private void heard(BrokerEvent event, Consumer<BrokerEvent> listener) {
        if (event instanceof BrokerEvent.Observed message && message.topic().startsWith(LOG_TOPIC)) {
            write(message.payload().text());
            return;
        }
        log.accept(event);
        listener.accept(event);
    }

    private void write(String line) {
        synchronized (written) {
            written.accept(line);
        }
    }

    /** From here on the device is the next to come; what the broker wrote of our own connections is past. */
    private Optional<LogTail> follow(Optional<Path> logFile) {
        try {
            if (logFile.isEmpty()) {
                watch.alsoWatch(LOG_TOPIC + "#");
            }
            return logFile.map(file -> LogTail.atEnd(file, this::write));
        } catch (BrokerException e) {
            watch.close();
            throw e;
        }
    }

    /** Probes the broker, then watches the device's topics on it. */
    static RemoteBroker watch(
            BrokerChoice.Remote choice,
            String device,
            CertificateAuthority authority,
            Clock clock,
            SecureRandom random,
            Consumer<BrokerEvent> listener) {
        X509Certificate trusted = choice.authority().orElseGet(authority::trustAnchor);
        var access = new BrokerAccess(choice.address(), trusted, STEP_LIMIT, clock);
        ClientCredentials stranger = UntrustedIdentity.make(random, clock);
        ProbeResult probed = new MutualTlsProbe(access).run(TlsIdentity.of(stranger.certificate(), stranger.key()));
        return new RemoteBroker(
                access, probed, authority.issueMonitor(), clientId(random), device, choice.log(), listener);
    }

    /** Two stations may watch one broker; the same id would make them throw each other out. */
    private static String clientId(SecureRandom random) {
        byte[] bytes = new byte[CLIENT_ID_RANDOM_BYTES];
        random.nextBytes(bytes);
        return "provision-monitor-" + HexFormat.of().formatHex(bytes);
    }

    @Override
    public BrokerAddress address() {
        return access.address();
    }

    @Override
    public X509Certificate trustAnchor() {
        return access.authority();
    }

    @Override
    public BrokerFindings findings(Expectation expectation) {
        BrokerFindings found = EndpointFindings.of(log.about(expectation.device()), expectation)
                .probed(probed.isMutual() ? Demand.STRANGERS_REFUSED : Demand.NOT_DEMANDED);
        boolean lost = log.events().stream().anyMatch(BrokerEvent.Closed.class::isInstance);
        tail.ifPresent(LogTail::poll);
        synchronized (written) {
            found = found.with(written, expectation.device());
        }
        return lost ? found.notWatched(WATCH_LOST) : found;
    }

    @Override
    public String description() {
        return "the broker " + access.address() + ", watched from outside";
    }

    @Override
    public void close() {
        tail.ifPresent(LogTail::close);
        watch.close();
    }
}
