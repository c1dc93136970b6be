package org.espprovision.doctor;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.util.List;
import javax.crypto.Cipher;
import javax.net.ssl.SSLContext;
import org.espprovision.FailureKind;

/** The operating system and the Java that runs this. */
final class MachineCheck implements Check {
    private static final int STRONG_BITS = 256;
    private static final String TLS = "TLSv1.2"; // the newest an ESP8266 speaks

    @Override
    public String subject() {
        return "this machine";
    }

    @Override
    public FailureKind kind() {
        return FailureKind.USAGE;
    }

    @Override
    public void look(Findings found) {
        system(found);
        found.ok(
                "machine.java",
                "Java %s, %s"
                        .formatted(System.getProperty("java.version"), System.getProperty("java.vendor", "unknown")));
        cryptography(found);
    }

    private static void system(Findings found) {
        String name = System.getProperty("os.name", "unknown");
        String words =
                "%s %s, %s".formatted(name, System.getProperty("os.version", ""), System.getProperty("os.arch", ""));
        if (name.equals("Linux")) {
            found.ok("machine.system", words);
        } else {
            found.warning(
                    "machine.system-untried",
                    words + ": this program is tested on Linux only",
                    "Boards are reached through jSerialComm, which knows this system; 'simulate --pty' and the hints on "
                            + "who holds a port do not.");
        }
    }

    private static void cryptography(Findings found) {
        try {
            if (Cipher.getMaxAllowedKeyLength("AES") < STRONG_BITS) {
                found.problem(
                        "machine.crypto-limited",
                        "this Java limits the strength of its cryptography: keys cannot be sealed with AES-256",
                        "Set crypto.policy=unlimited in conf/security/java.security below "
                                + System.getProperty("java.home") + ".");
                return;
            }
            for (String algorithm : List.of("EC", "RSA")) {
                KeyFactory.getInstance(algorithm);
            }
            List<String> spoken =
                    List.of(SSLContext.getDefault().getDefaultSSLParameters().getProtocols());
            if (!spoken.contains(TLS)) {
                found.problem(
                        "machine.tls",
                        "this Java speaks %s, and an ESP8266 speaks TLS 1.2 at most"
                                .formatted(String.join(", ", spoken)),
                        "Take TLSv1.2 out of jdk.tls.disabledAlgorithms in conf/security/java.security below "
                                + System.getProperty("java.home") + ".");
                return;
            }
            found.ok("machine.crypto", "cryptography is not limited, TLS 1.2 is spoken");
        } catch (GeneralSecurityException e) {
            found.problem(
                    "machine.crypto-missing",
                    "this Java lacks cryptography: " + e.getMessage(),
                    "Install a complete Java 17 or later: sudo apt-get install openjdk-17-jre-headless.");
        }
    }
}
