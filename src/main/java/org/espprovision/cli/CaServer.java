package org.espprovision.cli;

import java.nio.file.Path;
import java.util.List;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Profile;
import org.espprovision.pki.ServerCredentials;
import org.espprovision.pki.ServerFiles;
import org.espprovision.pki.ServerNames;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a broker's key and certificate. */
@Command(
        name = "server",
        sortOptions = false,
        description = {
            "Makes a key and a certificate for a broker that reads files, Mosquitto for example: "
                    + "server.key, server.crt and server-ca.crt.",
            "",
            "Name every host name and address under which devices reach the broker, spelled as in their "
                    + "settings. An IPv4 address is written as IP:<ip> and also as DNS:<ip>: the ESP8266's TLS "
                    + "library compares DNS names only, other programs look at IP entries only. Mosquitto 2 reads its "
                    + "key after it has become the user mosquitto, so the key is given to the group mosquitto with "
                    + "mode 0640 where that is possible.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ca server my-host my-host.local 192.168.1.5 -o broker",
            "  provision ca server my-host --profile guide --key rsa-2048 -o broker",
            "",
            "In mosquitto.conf:  certfile broker/server.crt   keyfile broker/server.key   cafile broker/server-ca.crt"
        })
final class CaServer extends AuthorityTask {
    @Parameters(arity = "1..*", paramLabel = "HOST", description = "Host names and addresses.")
    private List<String> hosts = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "The folder for the files.")
    private Path output = Path.of("");

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "What the certificate says: strict (default), guide, idevid, or a YAML file of your own.",
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

    CaServer(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        ServerNames names = allowUnderscore ? ServerNames.ofHostsWithUnderscores(hosts) : ServerNames.ofHosts(hosts);
        Profile worded = Profile.named(profile);
        KeyKind kind = KeyKind.parse(key);
        ServerFiles files = ServerFiles.in(output);
        if (!force) {
            files.requireNone();
        }
        CertificateAuthority authority = open(worded);
        files.prepare();
        ServerCredentials server = registrar(authority).issueServer(kind, names);
        String keyIsFor = files.write(server);
        report(files.all());
        tell(keyIsFor);
        tellWhereItEnds(server.certificate(), authority);
        tellOfList();
        return 0;
    }
}
