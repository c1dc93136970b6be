package org.espprovision.station;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.espprovision.broker.BrokerAccess;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.broker.BrokerEvent;
import org.espprovision.broker.BrokerException;
import org.espprovision.broker.BrokerWatch;
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
final class RemoteBroker implements SharedBroker {
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);
    private static final int CLIENT_ID_RANDOM_BYTES = 4;

    /** Where Mosquitto with {@code log_dest topic} publishes its log to whoever may read it. */
    private static final String LOG_TOPIC = "$SYS/broker/log/";

    /** The broker ended the watch's connection. */
    private static final String WATCH_LOST = "broker.watch-lost";

    /** Every device's own topics, for many devices at once. */
    static final String EVERY_DEVICE = "devices/+/up/#";

    private final BrokerAccess access;
    private final ProbeResult probed;
    private final Supplier<ClientCredentials> monitor;
    private final String clientId;
    private final String topics;
    private final Guests guests = new Guests();
    /** Guarded by itself: lines come on the watch's thread and from the file. */
    private final MosquittoLog written = new MosquittoLog();

    private final Optional<LogTail> tail;
    private final boolean readsLogTopic;
    private BrokerWatch watch;
    private volatile boolean lost;

    private RemoteBroker(
            BrokerAccess access,
            ProbeResult probed,
            Supplier<ClientCredentials> monitor,
            String clientId,
            String topics,
            Optional<Path> logFile) {
        this.access = access;
        this.probed = probed;
        this.monitor = monitor;
        this.clientId = clientId;
        this.topics = topics;
        this.readsLogTopic = logFile.isEmpty();
        this.watch = openWatch();
        this.tail = follow(logFile);
    }

    /** The topics on which one device proves itself. */
    static String topicsOf(String device) {
        return "devices/" + device + "/up/#";
    }

    private BrokerWatch openWatch() {
        ClientCredentials credentials = monitor.get();
        BrokerWatch opened = BrokerWatch.open(
                access, TlsIdentity.of(credentials.certificate(), credentials.key()), clientId, topics, this::heard);
        try {
            if (readsLogTopic) {
                opened.alsoWatch(LOG_TOPIC + "#");
            }
            return opened;
        } catch (BrokerException e) {
            opened.close();
            throw e;
        }
    }

    /** What the broker says of itself is its log; everything else is a message of a device. */
    private void heard(BrokerEvent event) {
        if (event instanceof BrokerEvent.Observed message && message.topic().startsWith(LOG_TOPIC)) {
            write(message.payload().text());
            return;
        }
        lost |= event instanceof BrokerEvent.Closed;
        guests.accept(event);
    }

    private void write(String line) {
        synchronized (written) {
            written.accept(line);
        }
    }

    /** From here on a device is the next to come; what the broker wrote of our own connections is past. */
    private Optional<LogTail> follow(Optional<Path> logFile) {
        try {
            return logFile.map(file -> LogTail.atEnd(file, this::write));
        } catch (BrokerException e) {
            watch.close();
            throw e;
        }
    }

    /**
     * Probes the broker, then watches topics on it.
     *
     * @param topics {@link #topicsOf} one device, or of {@link #EVERY_DEVICE}
     */
    static RemoteBroker watch(
            BrokerChoice.Remote choice,
            String topics,
            CertificateAuthority authority,
            Clock clock,
            SecureRandom random) {
        X509Certificate trusted = choice.authority().orElseGet(authority::trustAnchor);
        var access = new BrokerAccess(choice.address(), trusted, STEP_LIMIT, clock);
        ClientCredentials stranger = UntrustedIdentity.make(random, clock);
        ProbeResult probed = new MutualTlsProbe(access).run(TlsIdentity.of(stranger.certificate(), stranger.key()));
        return new RemoteBroker(access, probed, authority::issueMonitor, clientId(random), topics, choice.log());
    }

    /** Two stations may watch one broker; the same id would make them throw each other out. */
    private static String clientId(SecureRandom random) {
        byte[] bytes = new byte[CLIENT_ID_RANDOM_BYTES];
        random.nextBytes(bytes);
        return "provision-monitor-" + HexFormat.of().formatHex(bytes);
    }

    @Override
    public BrokerSide expect(String device, Consumer<BrokerEvent> listener) {
        watchAgain();
        return new Side(device, guests.expect(device, listener));
    }

    /** A broker that was restarted is watched again by the next who needs it. */
    synchronized void watchAgain() {
        if (lost) {
            watch.close();
            lost = false;
            try {
                watch = openWatch();
            } catch (BrokerException e) {
                lost = true;
                throw e;
            }
        }
    }

    @Override
    public synchronized void close() {
        tail.ifPresent(LogTail::close);
        watch.close();
    }

    /** What one run sees of it. */
    private final class Side implements BrokerSide {
        private final String device;
        private final Guests.Guest guest;

        Side(String device, Guests.Guest guest) {
            this.device = device;
            this.guest = guest;
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
        public void beforeTheDevice() {
            watchAgain();
        }

        @Override
        public BrokerFindings findings(Expectation expectation) {
            BrokerFindings found = guest.findings(expectation)
                    .probed(probed.isMutual() ? Demand.STRANGERS_REFUSED : Demand.NOT_DEMANDED);
            synchronized (written) {
                tail.ifPresent(LogTail::poll);
                found = found.with(written, device);
            }
            return lost ? found.notWatched(WATCH_LOST) : found;
        }

        @Override
        public String description() {
            return "the broker " + access.address() + ", watched from outside";
        }

        @Override
        public void close() {
            guest.close();
        }
    }
}
