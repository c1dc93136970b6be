package org.espprovision.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.espprovision.cli.Secrets.NewAuthority;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.SharedLedger;
import org.espprovision.pki.AuthorityPlan;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.Profile;
import org.espprovision.simulator.VirtualBoards;
import org.espprovision.station.Job;
import org.espprovision.station.ManifestOrders;
import org.espprovision.station.Orders;
import org.espprovision.station.Shift;
import org.espprovision.station.Station;
import org.espprovision.station.StationEvent;
import org.espprovision.station.line.Line;
import org.espprovision.station.line.LineEvent;
import org.espprovision.station.line.LinePlan;
import org.espprovision.station.line.LineTotals;
import org.espprovision.station.line.RetryPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The factory line. */
@Command(
        name = "batch",
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Provisions board after board, on all ports at the same time.",
            "",
            "Each board that is plugged in is identified, provisioned and confirmed; its slot shows PASS, "
                    + "or FAIL with the reason and what to do. Take it out and put the next one in. A board that was "
                    + "confirmed before and still holds its certificate passes at once and is left as it is.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every board confirmed",
            "2:wrong usage or settings; no board was touched",
            "4:keys, certificates, authority or ledger; no board was touched",
            "5:the broker cannot be reached; no board was touched",
            "75:some boards failed",
            "130:ended by Ctrl-C"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision batch --ports sim:8 --count 24 --sim-pace fast     a line without hardware",
            "  provision batch --sketch mqtt-tls.ino.bin --layout 4m2m --broker mqtts://my-host",
            "  provision batch --slots left=1-1.2,right=1-1.3 --count 200 --bell",
            "",
            "Ctrl-C takes no more boards: those already written are finished, the others let go, and it says which.",
            "A second Ctrl-C lets all of them go."
        })
final class BatchCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private @Nullable Settings settings;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private BatchOptions batch = new BatchOptions();

    @Mixin
    private JobOptions options = new JobOptions();

    @Mixin
    private HookOptions hooks = new HookOptions();

    @Mixin
    private SharingOptions sharing = new SharingOptions();

    BatchCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void stoodBehindBy(Settings values) {
        settings = values;
    }

    @Override
    public Integer call() {
        try (LineOutput output = LineOutput.of(surroundings, common, batch.bell)) {
            try {
                return run(output, Objects.requireNonNull(settings));
            } catch (ProvisioningException e) {
                output.failed(e);
                return e.kind().exitStatus();
            }
        }
    }

    private int run(LineOutput output, Settings known) {
        RetryPolicy retry = batch.policy();
        OptionalInt count = batch.wanted();
        var secrets = new Secrets(surroundings, known);
        var questions = new Questions(surroundings);
        try (LinePorts ports = LinePorts.of(batch, options.simPace, surroundings)) {
            Job job = options.wishes(batch.isVirtual() ? VirtualBoards.NAME : batch.ports, Optional.empty(), secrets)
                    .job(questions);
            makeWorkspace();
            known.remember(questions.answers());
            Path caFolder = common.workspace.resolve("ca");
            try (Passphrase passphrase = secrets.ofAuthority(
                    caFolder,
                    options.caPassphraseFile,
                    batch.isVirtual() ? NewAuthority.ASKS_NOTHING : NewAuthority.MAY_ASK,
                    text -> output.notes().on(new StationEvent.Note(text)))) {
                Ledger ledger = Ledger.open(
                        common.workspace.resolve("ledger"),
                        surroundings.clock(),
                        LineOrigin.of(batch.station, batch.operator));
                Optional<SharedLedger> shared = sharing.open(ledger, batch.station, secrets, surroundings);
                Orders orders = orders(job, ledger, shared);
                var sync = new BatchSync(shared, text -> output.notes().on(new StationEvent.Note(text)));
                var plan = new LinePlan(retry, count, batch.isVirtual() ? orders::free : orders::unmade);
                Supplier<CertificateAuthority> authority = authority(caFolder, passphrase);
                Station station = station(ports, authority, ledger);
                try (Shift shift = station.shift(job, orders, ports.slots(), output.notes())) {
                    if (batch.dryRun) {
                        return rehearse(shift, ports, job, plan);
                    }
                    sync.begin(orders);
                    try (HookedLine hooked = hooks.around(output, job, authority, ledger, surroundings)) {
                        return work(shift, ports, plan, output, hooked);
                    } finally {
                        sync.end();
                    }
                }
            }
        }
    }

    private Supplier<CertificateAuthority> authority(Path folder, Passphrase passphrase) {
        AuthorityPlan made = AuthorityPlan.of(Profile.named(options.profile), KeyKind.EC_P256);
        return () -> CertificateAuthority.openOrCreate(
                folder, made, passphrase, surroundings.random(), surroundings.clock());
    }

    private Orders orders(Job job, Ledger ledger, Optional<SharedLedger> shared) {
        return batch.manifest == null
                ? Orders.byMac()
                : ManifestOrders.open(batch.manifest, job, ledger, shared, surroundings.clock());
    }

    private Station station(LinePorts ports, Supplier<CertificateAuthority> authority, Ledger ledger) {
        return new Station(ports.lines(), authority, ledger, surroundings.clock(), surroundings.random());
    }

    private int work(Shift shift, LinePorts ports, LinePlan plan, LineOutput output, HookedLine hooked) {
        String broker = shift.prepare();
        var line = new Line(shift::provision, ports.places(), plan, surroundings.clock(), hooked);
        output.on(new LineEvent.Opened(broker, line.totals()));
        LineTotals totals = InterruptHook.around(() -> stop(line), () -> run(line));
        hooked.close();
        boolean stopped = line.isStopping();
        output.ended(totals, stopped ? LineOutput.Ended.STOPPED : LineOutput.Ended.ALL_TAKEN);
        if (stopped) {
            return FailureKind.INTERRUPTED.exitStatus();
        }
        return totals.isAllConfirmed() ? 0 : FailureKind.BATCH.exitStatus();
    }

    private static LineTotals run(Line line) {
        try {
            return line.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return line.totals();
        }
    }

    private static void stop(Line line) {
        if (line.isStopping()) {
            line.drop();
        } else {
            line.stop();
        }
    }

    /** Everything but the boards. */
    private int rehearse(Shift shift, LinePorts ports, Job job, LinePlan plan) {
        String broker = shift.prepare();
        var text = new DryRunText(surroundings, common.json);
        text.print(broker, ports, job, plan);
        return 0;
    }

    private void makeWorkspace() {
        try {
            Files.createDirectories(common.workspace);
        } catch (IOException e) {
            throw UsageException.workspaceUnusable(common.workspace, e);
        }
    }
}
