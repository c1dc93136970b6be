package org.espprovision.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espprovision.broker.mosquitto.ConfigLint;
import org.espprovision.broker.mosquitto.MosquittoVersion;
import org.espprovision.broker.mosquitto.SetupText;
import org.espprovision.pki.CredentialFiles;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.ServerNames;
import org.espprovision.pki.ThisMachine;
import org.espprovision.station.MosquittoFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a Mosquitto's configuration, or reads one. */
@Command(
        name = "config",
        sortOptions = false,
        description = {
            "Writes a complete Mosquitto into a folder: listener with TLS, the broker's certificate and "
                    + "key, the authorities it believes, their revocation list, an access list that binds topics to "
                    + "certificates, and a log that 'provision diagnose' reads. Or, with --check, reads a "
                    + "mosquitto.conf and lists what would stop a device.",
            "",
            "Name every host name and address under which devices reach the broker, spelled as in their "
                    + "settings; without any, this machine's are taken. Who watches is a client like any other: "
                    + "'provision' makes a certificate 'provision-monitor' for each run, good for a day and never on "
                    + "disk, so there is no password to lose. To watch by hand: provision ca issue provision-monitor "
                    + "-o monitor.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:written; with --check: nothing stops a device",
            "2:wrong usage, or files are there already",
            "4:authority or ledger",
            "5:with --check: something stops a device, or lets the wrong ones in"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision broker config /etc/mosquitto/devices my-host.local 192.168.1.5",
            "  provision broker config bench --listen 127.0.0.1:18883 localhost",
            "  provision broker config --check /etc/mosquitto/mosquitto.conf",
            "  provision broker config --check mosquitto.conf --host my-host.local --compat 1.6"
        })
final class BrokerConfig extends BrokerTask {
    private static final int LARGEST_PORT = 0xFFFF;

    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", description = "The folder.")
    private @Nullable Path folder;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "HOST", description = "Host names and addresses.")
    private List<String> hosts = List.of();

    @Option(
            names = "--check",
            paramLabel = "FILE",
            description = "Read this mosquitto.conf instead, and what it includes.")
    private @Nullable Path check;

    @Option(
            names = "--compat",
            paramLabel = "VERSION",
            description = "The Mosquitto it is for: 1.6, 2.0 (default) or 2.1.",
            defaultValue = "2.0")
    private String compat = "2.0";

    @Option(
            names = "--listen",
            paramLabel = "[ADDRESS:]PORT",
            description = "Where it listens (default: 8883 on all addresses).",
            defaultValue = "8883")
    private String listen = "8883";

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "With --check: the broker's name in the devices' settings.")
    private @Nullable String host;

    @Option(
            names = "--broker-ca",
            paramLabel = "FILE",
            description = "With --check: what devices trust (default: the workspace's authority).")
    private @Nullable Path brokerCa;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "What the broker's certificate says: strict (default), guide, idevid, or a YAML file.",
            defaultValue = "strict")
    private String profile = "strict";

    @Option(
            names = "--key",
            paramLabel = "KIND",
            description = "ec-p256 (default), ec-p384, rsa-2048 or rsa-3072.",
            defaultValue = "ec-p256")
    private String key = "ec-p256";

    @Option(
            names = "--allow-underscore",
            description = "Take names with an underscore, which Java's TLS refuses and OpenSSL accepts.")
    private boolean allowUnderscore;

    @Option(names = "--force", description = "Replace files that are there already.")
    private boolean force;

    BrokerConfig(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        MosquittoVersion version = MosquittoVersion.parse(compat)
                .orElseThrow(() -> UsageException.badValue("--compat", compat, "it is 1.6, 2.0 or 2.1"));
        if (check != null) {
            return lint(check, version);
        }
        if (folder == null) {
            throw UsageException.valueMissing(
                    "the folder for the configuration",
                    "'provision broker config DIR HOST…' writes one, 'provision broker config --check FILE' reads one.");
        }
        return write(folder.toAbsolutePath().normalize(), version);
    }

    private int lint(Path file, MosquittoVersion version) {
        var premises = new ConfigLint.Premises(version, anchor(brokerCa), issuer(), Optional.ofNullable(host));
        var findings = new ConfigLint(premises, surroundings().clock()).inspect(file);
        return new FindingReport(surroundings(), common())
                .print(
                        findings,
                        "nothing in %s stops a device".formatted(file),
                        "%s would stop a device, or let the wrong ones in".formatted(file));
    }

    private int write(Path into, MosquittoVersion version) {
        List<String> named = new ArrayList<>(hosts);
        if (named.isEmpty()) {
            named.addAll(ThisMachine.names());
            ThisMachine.addresses().forEach(address -> named.add(address.getHostAddress()));
        }
        ServerNames names = allowUnderscore ? ServerNames.ofHostsWithUnderscores(named) : ServerNames.ofHosts(named);
        KeyKind kind = KeyKind.parse(key);
        SetupText text = setup(into, version);
        var existing = force ? CredentialFiles.Existing.REPLACED : CredentialFiles.Existing.KEPT;
        var setup = new MosquittoFolder(text, existing);
        setup.requireRoom();
        MosquittoFolder.Written written = setup.write(care(by(profile, authorityOrNew())), kind, names);
        if (common().json) {
            new JsonLines(surroundings()).write("result", line -> {
                line.writeStringField("configuration", text.configurationFile().toString());
                line.writeArrayFieldStart("files");
                for (Path file : written.files()) {
                    line.writeString(file.toString());
                }
                line.writeEndArray();
                line.writeArrayFieldStart("commandsForRoot");
                for (String command : written.commandsForRoot()) {
                    line.writeString(command);
                }
                line.writeEndArray();
            });
            return 0;
        }
        written.files().forEach(file -> surroundings().out().println(file));
        surroundings().out().flush();
        tell("The certificate answers to %s.".formatted(String.join(", ", names.names())));
        if (!written.commandsForRoot().isEmpty()) {
            tell("Mosquitto started by root becomes the user mosquitto, who must be able to read the key. Run:");
            written.commandsForRoot().forEach(command -> surroundings().err().println("  " + command));
        }
        written.warning().ifPresent(this::tell);
        surroundings().err().println("Start it:  mosquitto -c " + text.configurationFile());
        surroundings()
                .err()
                .println("Prove it:  provision broker check --broker mqtts://%s:%d"
                        .formatted(named.get(0), text.port()));
        surroundings().err().flush();
        return 0;
    }

    private SetupText setup(Path into, MosquittoVersion version) {
        int colon = listen.lastIndexOf(':');
        String digits = listen.substring(colon + 1);
        if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > LARGEST_PORT) {
            throw UsageException.badValue("--listen", listen, "'" + digits + "' is not a port number");
        }
        Optional<String> bind = colon < 0
                ? Optional.empty()
                : Optional.of(listen.substring(0, colon).replaceAll("^\\[|\\]$", ""));
        if (bind.filter(address -> !address.matches("[A-Za-z0-9.:_%-]+")).isPresent()) {
            throw UsageException.badValue("--listen", listen, "it is PORT or ADDRESS:PORT");
        }
        return new SetupText(into, Integer.parseInt(digits), bind, version);
    }
}
