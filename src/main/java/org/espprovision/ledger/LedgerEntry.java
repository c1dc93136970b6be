package org.espprovision.ledger;

import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espprovision.MacAddress;

/**
 * One step in the life of a certificate, written down before the next step begins: reserved, issued, flashed, confirmed;
 * and where a step failed or a certificate was replaced; and which product serial number a chip was given.
 *
 * <p>Serial numbers are lower-case hex without leading zeros, see {@link #serial}. No field may hold a secret: of keys
 * there is only the hash of the public one.
 */
public sealed interface LedgerEntry {
    /** The entry's name in the journal. */
    String kind();

    /** A serial number as entries write it. */
    static String serial(BigInteger serialNumber) {
        return serialNumber.toString(16);
    }

    /**
     * A serial number is taken for a key; nothing is signed yet. Without {@link Issued} it is burnt.
     *
     * @param mac absent when the certificate is for no chip, or for one that is not at hand
     * @param deviceName the MQTT client id and certificate name
     * @param spkiSha256 of the public key's SubjectPublicKeyInfo
     * @param flashId of the flash chip soldered to it, maker, type and capacity as JEDEC numbers them: {@code ef4016}
     */
    record Reserved(
            String serial, Optional<MacAddress> mac, String deviceName, String spkiSha256, Optional<String> flashId)
            implements LedgerEntry {
        static final String KIND = "reserved";

        /** For a chip that is at hand. */
        public Reserved(String serial, MacAddress mac, String deviceName, String spkiSha256, String flashId) {
            this(serial, Optional.of(mac), deviceName, spkiSha256, Optional.of(flashId));
        }

        /** For a chip whose flash nobody asked. */
        public Reserved(String serial, MacAddress mac, String deviceName, String spkiSha256) {
            this(serial, Optional.of(mac), deviceName, spkiSha256);
        }

        public Reserved(String serial, Optional<MacAddress> mac, String deviceName, String spkiSha256) {
            this(serial, mac, deviceName, spkiSha256, Optional.empty());
        }

        public Reserved {
            Field.requireSerial(serial);
            Field.requireText("device name", deviceName);
            Field.requireSha256("SPKI hash", spkiSha256);
            flashId.ifPresent(text -> Field.requireText("flash id", text));
        }

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * The certificate is signed. Its key is in memory only: if the run ends here, the key is gone.
     *
     * @param certificate its DER in base64
     * @param fingerprint SHA-256 of its DER
     */
    record Issued(String serial, String certificate, String fingerprint) implements LedgerEntry {
        static final String KIND = "issued";

        public Issued {
            Field.requireSerial(serial);
            Field.requireSha256("fingerprint", fingerprint);
            Field.require(
                    Sha256.hex(Base64.getDecoder().decode(certificate)).equals(fingerprint),
                    "the fingerprint is not the certificate's");
        }

        public static Issued of(X509Certificate certificate) {
            try {
                byte[] der = certificate.getEncoded();
                return new Issued(
                        LedgerEntry.serial(certificate.getSerialNumber()),
                        Base64.getEncoder().encodeToString(der),
                        Sha256.hex(der));
            } catch (CertificateEncodingException e) {
                throw new IllegalArgumentException("a certificate without an encoding", e);
            }
        }

        public byte[] certificateDer() {
            return Base64.getDecoder().decode(certificate);
        }

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * The flash holds the sketch and the file system, compared with what was sent.
     *
     * @param layout the flash layout's name: {@code 4m1m}
     * @param verification how it was compared: {@code flash MD5}
     */
    record Flashed(
            String serial,
            String sketchSha256,
            long sketchBytes,
            String imageSha256,
            String layout,
            String verification)
            implements LedgerEntry {
        static final String KIND = "flashed";

        public Flashed {
            Field.requireSerial(serial);
            Field.requireSha256("sketch hash", sketchSha256);
            Field.require(sketchBytes > 0, "a sketch of %,d bytes".formatted(sketchBytes));
            Field.requireSha256("image hash", imageSha256);
            Field.requireText("layout", layout);
            Field.requireText("verification", verification);
        }

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * The broker accepted the device with exactly this certificate.
     *
     * @param evidence in few words and in the order of its keys: broker, topic, nonce, how the certificate was seen
     */
    record Confirmed(String serial, Map<String, String> evidence) implements LedgerEntry {
        static final String KIND = "confirmed";

        public Confirmed {
            Field.requireSerial(serial);
            evidence.forEach((name, value) -> {
                Field.requireText("name of evidence", name);
                Field.requireText(name, value);
            });
            evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
        }

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * A step failed. The certificate stays in the state it had.
     *
     * @param serial absent when the run had not come to reserve one
     * @param code of the failure: {@code chip.silent}
     * @param step the step that failed
     */
    record Failed(Optional<String> serial, MacAddress mac, String code, String step) implements LedgerEntry {
        static final String KIND = "failed";

        public Failed {
            serial.ifPresent(Field::requireSerial);
            Field.requireText("code", code);
            Field.requireText("step", step);
        }

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * Another certificate took this one's place: it must not be used any more and belongs on the revocation list.
     *
     * @param replacedBy the serial number of the certificate in its place, if there is one
     */
    record Superseded(String serial, Optional<String> replacedBy, String reason) implements LedgerEntry {
        static final String KIND = "superseded";

        public Superseded {
            Field.requireSerial(serial);
            replacedBy.ifPresent(Field::requireSerial);
            Field.requireText("reason", reason);
        }

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * Somebody withdrew the certificate: it belongs on the revocation list.
     *
     * @param reason as RFC 5280 section 5.3.1 names it: {@code keyCompromise}
     */
    record Revoked(String serial, String reason) implements LedgerEntry {
        static final String KIND = "revoked";

        public Revoked {
            Field.requireSerial(serial);
            Field.requireText("reason", reason);
        }

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * The chip is to be made as this product serial number, once and only once. Written before anything else is done to
     * the board, so that a run that breaks off takes the same number up again.
     *
     * @param name the device name that goes with the number
     * @param row where in the order the number stands: {@code devices.csv:17}
     */
    record Assigned(MacAddress mac, String product, Optional<String> name, Optional<String> row)
            implements LedgerEntry {
        static final String KIND = "assigned";

        public Assigned {
            Field.requireText("product serial number", product);
            name.ifPresent(text -> Field.requireText("name", text));
            row.ifPresent(text -> Field.requireText("row", text));
        }

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * The chip is not made as this product serial number any more. If no certificate was issued under it, another chip may
     * have it; else it is burnt for all but this one.
     */
    record Released(MacAddress mac, String product, String reason) implements LedgerEntry {
        static final String KIND = "released";

        public Released {
            Field.requireText("product serial number", product);
            Field.requireText("reason", reason);
        }

        @Override
        public String kind() {
            return KIND;
        }
    }

    /**
     * A station's word for everything above it: whoever changes the journal after this needs the station's key.
     *
     * @param lines how many lines there were
     * @param head SHA-256 of the last of them
     * @param publicKey of the station, its SubjectPublicKeyInfo in base64
     * @param signature ECDSA with SHA-256 in DER, in base64
     */
    record Checkpoint(long lines, String head, String publicKey, String signature) implements LedgerEntry {
        static final String KIND = "checkpoint";

        public Checkpoint {
            Field.requireSha256("head", head);
            Field.require(Base64.getDecoder().decode(publicKey).length > 0, "no public key");
            Field.require(Base64.getDecoder().decode(signature).length > 0, "no signature");
        }

        /** SHA-256 of the station's SubjectPublicKeyInfo, by which people know the key. */
        public String fingerprint() {
            return Sha256.hex(Base64.getDecoder().decode(publicKey));
        }

        @Override
        public String kind() {
            return KIND;
        }
    }
}
