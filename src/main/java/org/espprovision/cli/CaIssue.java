package org.espprovision.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.CertificateRequest;
import org.espprovision.pki.CredentialFiles;
import org.espprovision.pki.DeviceCertificate;
import org.espprovision.pki.DeviceKey;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Profile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Issues one device's certificate without a board. */
@Command(
        name = "issue",
        sortOptions = false,
        description = {
            "Issues a device's certificate without flashing anything.",
            "",
            "With NAME it makes a key too and writes NAME.key, NAME.crt and ca.crt into the folder of -o. "
                    + "This is the only command that writes a device's private key to disk, with mode 0600, because "
                    + "you asked for files: delete them once the device has them. With --csr it makes a key and a "
                    + "signing request for somebody else's authority instead, NAME.key and NAME.csr; the workspace's "
                    + "own authority is not asked, nor need there be one. With --sign the key stays where it is: it "
                    + "signs a request that a device or another tool made. The request's signature is checked, so "
                    + "whoever made it has the key; of what it asks for only the common name counts, and NAME "
                    + "replaces it.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ca issue sensor-7 -o sensor-7",
            "  provision ca issue sensor-7 --profile guide --key rsa-2048 --form der -o data",
            "  provision ca issue sensor-7 --mac 5c:cf:7f:a1:b2:c3 --profile idevid -o sensor-7",
            "  provision ca issue sensor-7 --csr -o sensor-7          a request for another authority",
            "  provision ca issue --sign sensor-7.csr -o sensor-7.crt"
        })
final class CaIssue extends AuthorityTask {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The device's name.")
    private @Nullable String name;

    @Option(names = "--csr", description = "Make a signing request (PKCS#10) for another authority.")
    private boolean csr;

    @Option(names = "--sign", paramLabel = "FILE", description = "Sign this request, in PEM or DER.")
    private @Nullable Path sign;

    @Option(names = "--mac", paramLabel = "MAC", description = "The chip it is for.")
    private @Nullable String mac;

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

    @Mixin
    private FileOptions files = new FileOptions();

    CaIssue(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Profile worded = Profile.named(profile);
        if (sign != null) {
            if (csr) {
                throw UsageException.valueMissing(
                        "one of --csr and --sign", "The one makes a request, the other signs one.");
            }
            return sign(CertificateRequest.read(sign), worded);
        }
        if (name == null) {
            throw UsageException.valueMissing("NAME, the device's name", "Or give a signing request with --sign.");
        }
        if (csr && Files.isRegularFile(Path.of(name))) {
            throw UsageException.badValue("--csr", name, "it is a file; to sign a request say --sign " + name);
        }
        DeviceName device = new DeviceName(name);
        Path folder = files.output()
                .orElseThrow(() -> UsageException.valueMissing(
                        "-o DIR, the folder for key and certificate", "A private key is not printed."));
        return csr ? request(device, folder, worded) : issue(device, folder, worded);
    }

    private int issue(DeviceName device, Path folder, Profile worded) {
        KeyKind kind = KeyKind.parse(key);
        Optional<MacAddress> chip = chip();
        files.files().requireRoomForDevice(folder, device);
        CertificateAuthority authority = open(worded);
        CredentialFiles.prepare(folder);
        files.files().requireRoomForAnchor(folder, authority);
        try (DeviceKey made = DeviceKey.generate(kind, surroundings().random())) {
            DeviceCertificate issued = registrar(authority).issue(device, chip, made);
            report(files.files().device(folder, device, issued, made, authority));
            tellWhereItEnds(issued.x509(), authority);
            tellOfList();
        }
        return 0;
    }

    private int request(DeviceName device, Path folder, Profile worded) {
        KeyKind kind = KeyKind.parse(key);
        Optional<MacAddress> chip = chip();
        files.files().requireRoomForRequest(folder, device);
        CredentialFiles.prepare(folder);
        try (DeviceKey made = DeviceKey.generate(kind, surroundings().random())) {
            report(files.files().request(folder, device, CertificateRequest.make(device, chip, made, worded), made));
        }
        return 0;
    }

    private int sign(CertificateRequest request, Profile worded) {
        DeviceName device = new DeviceName(Objects.requireNonNullElse(name, request.commonName()));
        Optional<MacAddress> chip = chip();
        files.output().ifPresent(files.files()::requireRoom);
        CertificateAuthority authority = open(worded);
        files.output().map(file -> file.toAbsolutePath().getParent()).ifPresent(CredentialFiles::prepare);
        DeviceCertificate issued = registrar(authority).issue(device, chip, request);
        files.deliver(files.files().certificate(issued.der()), surroundings(), common());
        tellWhereItEnds(issued.x509(), authority);
        tellOfList();
        return 0;
    }

    private Optional<MacAddress> chip() {
        try {
            return Optional.ofNullable(mac).map(MacAddress::parse);
        } catch (IllegalArgumentException e) {
            throw UsageException.badValue("--mac", String.valueOf(mac), "a MAC address is written 5c:cf:7f:a1:b2:c3");
        }
    }
}
