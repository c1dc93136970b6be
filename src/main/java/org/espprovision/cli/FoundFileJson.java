package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.pki.AuthorityFacts;
import org.espprovision.station.FoundFile;

/** A certificate or key found on a chip, for programs. What is not known is left out. */
final class FoundFileJson {
    private FoundFileJson() {}

    static void write(JsonGenerator line, FoundFile file) throws IOException {
        line.writeStartObject();
        line.writeStringField("path", file.path());
        if (file instanceof FoundFile.Certificate certificate) {
            write(line, certificate);
        } else if (file instanceof FoundFile.Key key) {
            line.writeStringField("kind", "key");
            line.writeStringField("key", key.key().kind());
            line.writeStringField("form", key.key().form());
            line.writeStringField("spkiSha256", key.key().spkiSha256());
            write(line, "certificates", key.certificates());
            write(line, key.record());
        } else if (file instanceof FoundFile.Spoilt spoilt) {
            line.writeStringField("kind", "unreadable");
            line.writeStringField("why", spoilt.why());
        }
        line.writeEndObject();
    }

    private static void write(JsonGenerator line, FoundFile.Certificate found) throws IOException {
        var facts = new AuthorityFacts(found.certificate());
        line.writeStringField("kind", found.isAuthority() ? "authority" : "certificate");
        line.writeStringField("subject", facts.subject());
        line.writeStringField("issuer", facts.issuer());
        line.writeStringField("serial", facts.serial());
        line.writeStringField("notBefore", facts.notBefore().toString());
        line.writeStringField("notAfter", facts.notAfter().toString());
        line.writeNumberField("daysLeft", found.daysLeft());
        line.writeStringField("validity", word(found.validity()));
        line.writeStringField("sha256", facts.fingerprint());
        line.writeStringField("trust", word(found.trust()));
        if (found.signedBy().isPresent()) {
            line.writeStringField("signedBy", found.signedBy().get());
        }
        if (!found.isAuthority()) {
            line.writeBooleanField("forClients", found.isForClients());
            write(line, "keys", found.keys());
            write(line, found.record());
        }
        if (found.onList().isPresent()) {
            line.writeBooleanField("onRevocationList", found.onList().get());
        }
    }

    private static void write(JsonGenerator line, FoundFile.Recorded record) throws IOException {
        if (record instanceof FoundFile.Recorded.Unknown) {
            return;
        }
        line.writeBooleanField("inLedger", record instanceof FoundFile.Recorded.Found);
        if (record instanceof FoundFile.Recorded.Found found) {
            CertificateRecord certificate = found.certificate();
            line.writeStringField("state", word(certificate.state()));
            line.writeStringField("name", certificate.deviceName());
            FlashInfoJson.optional(line, "mac", certificate.mac().map(Object::toString));
            FlashInfoJson.optional(
                    line,
                    "withdrawn",
                    certificate.withdrawal().map(end -> end.time().toString()));
            FlashInfoJson.optional(line, "reason", certificate.withdrawal().map(CertificateRecord.Withdrawal::reason));
        }
    }

    private static void write(JsonGenerator line, String name, List<String> texts) throws IOException {
        line.writeArrayFieldStart(name);
        for (String text : texts) {
            line.writeString(text);
        }
        line.writeEndArray();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
