package org.espprovision.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.espprovision.broker.MosquittoLog;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.SavedConsole;
import org.espprovision.diagnosis.Finding;

/** The files of evidence, by their names: plain, packed as rotated logs are (.gz), or standard input. */
final class CapturedFiles {
    private static final Path STANDARD_INPUT = Path.of("-");
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final long LARGEST_CERTIFICATE_FILE_BYTES = 1 << 20;

    private final Optional<Path> console;
    private final Optional<Path> brokerLog;

    CapturedFiles(Optional<Path> console, Optional<Path> brokerLog) {
        this.console = console;
        this.brokerLog = brokerLog;
        if (console.filter(STANDARD_INPUT::equals).isPresent()
                && brokerLog.filter(STANDARD_INPUT::equals).isPresent()) {
            throw UsageException.badValue("--broker-log", "-", "standard input is the console already");
        }
    }

    ConsoleEvidence console() {
        return console.map(file -> {
                    try (InputStream in = open(file)) {
                        return SavedConsole.read(in);
                    } catch (IOException e) {
                        throw UsageException.fileUnreadable("the console log", file, e);
                    }
                })
                .orElse(ConsoleEvidence.NOTHING);
    }

    Optional<MosquittoLog> brokerLog(LogWindow window) {
        return brokerLog.map(file -> {
            var log = new MosquittoLog(window);
            try (InputStream in = open(file)) {
                log.read(in);
                return log;
            } catch (IOException e) {
                throw UsageException.fileUnreadable("the broker's log", file, e);
            }
        });
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(file));
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(in) : in;
    }

    /** {@code console.txt:12}, or who says it where that is no line of a file. */
    String place(Finding finding) {
        Optional<Path> file = switch (finding.source()) {
            case CONSOLE -> console;
            case BROKER -> brokerLog;
            default -> Optional.empty();
        };
        return file.filter(each -> finding.line() > 0)
                .map(each -> (each.equals(STANDARD_INPUT) ? "stdin" : String.valueOf(each.getFileName())) + ":"
                        + finding.line())
                .orElseGet(() -> finding.source().toString());
    }

    Optional<Path> file(Finding.Source source) {
        return source == Finding.Source.CONSOLE
                ? console
                : source == Finding.Source.BROKER ? brokerLog : Optional.empty();
    }

    static List<X509Certificate> certificates(List<Path> files) {
        List<X509Certificate> all = new ArrayList<>();
        for (Path file : files) {
            try {
                for (Certificate each : x509().generateCertificates(content(file))) {
                    all.add((X509Certificate) each);
                }
            } catch (CertificateException e) {
                throw UsageException.fileUnreadable("the certificate", file, e);
            }
        }
        return all;
    }

    static X509CRL revocations(Path file) {
        try {
            return (X509CRL) x509().generateCRL(content(file));
        } catch (CRLException | CertificateException e) {
            throw UsageException.fileUnreadable("the revocation list", file, e);
        }
    }

    private static CertificateFactory x509() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }

    private static InputStream content(Path file) {
        try {
            if (Files.size(file) > LARGEST_CERTIFICATE_FILE_BYTES) {
                throw UsageException.badValue("certificate file", file.toString(), "it is far too large for one");
            }
            return new ByteArrayInputStream(Files.readAllBytes(file));
        } catch (IOException e) {
            throw UsageException.fileUnreadable("the file", file, e);
        }
    }
}
