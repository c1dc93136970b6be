package org.espprovision.pki;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.espprovision.pki.Template.NamePart;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads a profile from YAML, and says of everything that cannot be in which line it stands. */
final class ProfileFile {
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,5}) (day|month|year)s?");
    private static final Pattern BACKDATING = Pattern.compile("(\\d{1,4}) hours?");
    private static final String UNTIL = "until ";

    /** The attributes a subject can have, with their upper bounds (RFC 5280 appendix A.1). */
    private static final Map<String, Attribute> ATTRIBUTES = Map.of(
            "CN", new Attribute(BCStyle.CN, 64, Characters.ANY),
            "O", new Attribute(BCStyle.O, 64, Characters.ANY),
            "OU", new Attribute(BCStyle.OU, 64, Characters.ANY),
            "C", new Attribute(BCStyle.C, 2, Characters.PRINTABLE),
            "ST", new Attribute(BCStyle.ST, 128, Characters.ANY),
            "L", new Attribute(BCStyle.L, 128, Characters.ANY),
            "serialNumber", new Attribute(BCStyle.SERIALNUMBER, 64, Characters.PRINTABLE),
            "emailAddress", new Attribute(BCStyle.EmailAddress, 255, Characters.ASCII));

    private record Attribute(ASN1ObjectIdentifier id, int mostCharacters, Characters characters) {}

    /** What the string type of an attribute can hold (ITU-T X.680 section 41). */
    private enum Characters {
        ANY(".*"),
        ASCII("[ -~]*"),
        PRINTABLE("[A-Za-z0-9 '()+,./:=?-]*");

        private final Pattern pattern;

        Characters(String pattern) {
            this.pattern = Pattern.compile(pattern);
        }
    }

    private final String file;

    private ProfileFile(String file) {
        this.file = file;
    }

    static Profile builtIn(Profile.BuiltIn profile) {
        return new ProfileFile(profile.text() + ".yaml").parse(profile.text(), text(profile));
    }

    static String text(Profile.BuiltIn profile) {
        try (InputStream in = ProfileFile.class.getResourceAsStream("profiles/" + profile.text() + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its profile " + profile.text());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Profile read(Path file) {
        try {
            return new ProfileFile(file.toString()).parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw CredentialsException.profileUnreadable(file, e);
        }
    }

    private Profile parse(String name, String text) {
        Node root = compose(text);
        Map<String, NodeTuple> sections = entries(root, Set.of("authority", "server", "device"));
        return new Profile(
                name,
                template(CertificateKind.AUTHORITY, sections, root),
                template(CertificateKind.SERVER, sections, root),
                template(CertificateKind.DEVICE, sections, root));
    }

    private Node compose(String text) {
        try {
            return new Compose(LoadSettings.builder().setLabel(file).build())
                    .composeString(text)
                    .orElseThrow(() -> CredentialsException.badProfile(file, 1, "It is empty."));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw CredentialsException.badProfile(file, line, "It is no YAML: " + e.getProblem() + ".");
        } catch (YamlEngineException e) {
            throw CredentialsException.badProfile(file, 1, "It is no YAML: " + e.getMessage() + ".");
        }
    }

    private Template template(CertificateKind kind, Map<String, NodeTuple> sections, Node root) {
        Node section = value(sections, kind.section(), root);
        Map<String, NodeTuple> entries = entries(section, Set.of("subject", "backdated", "validity", "extensions"));
        Node extensions = value(entries, "extensions", section);
        List<ExtensionRule> rules = rules(kind, extensions);
        at(extensions, () -> {
            kind.requireComplete(rules);
            return rules;
        });
        return new Template(
                subject(kind, value(entries, "subject", section)),
                lifetime(value(entries, "backdated", section), value(entries, "validity", section)),
                rules);
    }

    private List<NamePart> subject(CertificateKind kind, Node subject) {
        List<NamePart> parts = new ArrayList<>();
        for (NodeTuple entry : entries(subject, ATTRIBUTES.keySet()).values()) {
            parts.add(at(entry.getValueNode(), () -> {
                Attribute attribute = Objects.requireNonNull(ATTRIBUTES.get(text(entry.getKeyNode())));
                String pattern = text(entry.getValueNode());
                requireKnownPlaceholders(kind, pattern);
                CertificateKind.require(!pattern.isBlank(), "An attribute of the subject has no value.");
                CertificateKind.require(
                        attribute
                                .characters()
                                .pattern
                                .matcher(withoutPlaceholders(pattern))
                                .matches(),
                        "%s holds no such characters: plain letters, digits and %s only."
                                .formatted(
                                        text(entry.getKeyNode()),
                                        attribute.characters() == Characters.ASCII
                                                ? "the signs of ASCII"
                                                : "' ( ) + , - . / : = ?"));
                CertificateKind.require(
                        Particulars.PLACEHOLDER.matcher(pattern).find()
                                || pattern.length() <= attribute.mostCharacters(),
                        "The value has %d characters; this attribute holds %d."
                                .formatted(pattern.length(), attribute.mostCharacters()));
                return new NamePart(attribute.id(), pattern, attribute.mostCharacters());
            }));
        }
        at(subject, () -> {
            CertificateKind.require(!parts.isEmpty(), "The subject is empty.");
            return parts;
        });
        return parts;
    }

    private Lifetime lifetime(Node backdated, Node validity) {
        Duration before = at(backdated, () -> {
            Matcher hours = BACKDATING.matcher(text(backdated));
            CertificateKind.require(hours.matches(), "'backdated' is a number of hours: 24 hours.");
            return Duration.ofHours(Long.parseLong(hours.group(1)));
        });
        return at(validity, () -> lifetime(before, text(validity)));
    }

    private static Lifetime lifetime(Duration before, String text) {
        if (text.startsWith(UNTIL)) {
            try {
                return Lifetime.until(before, Instant.parse(text.substring(UNTIL.length())));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "'%s' is no time; it is written 2038-01-19T00:00:00Z."
                                .formatted(text.substring(UNTIL.length())),
                        e);
            }
        }
        Matcher length = LENGTH.matcher(text);
        CertificateKind.require(
                length.matches(), "'validity' is a length, as in 3650 days or 10 years, or 'until' and a time.");
        int count = Integer.parseInt(length.group(1));
        CertificateKind.require(count > 0, "A certificate must count for at least a day.");
        return Lifetime.lasting(
                before,
                switch (length.group(2)) {
                    case "day" -> Period.ofDays(count);
                    case "month" -> Period.ofMonths(count);
                    default -> Period.ofYears(count);
                });
    }

    private List<ExtensionRule> rules(CertificateKind kind, Node extensions) {
        List<ExtensionRule> rules = new ArrayList<>();
        for (NodeTuple entry : entries(extensions, Set.of()).values()) {
            rules.add(at(entry.getValueNode(), () -> {
                String words = text(entry.getValueNode());
                ExtensionRule rule = ExtensionWords.parse(text(entry.getKeyNode()), words);
                if (rule instanceof ExtensionRule.AlternativeNames names) {
                    names.names().stream()
                            .filter(name -> name.type() != ExtensionRule.NamePattern.EVERY_NAME)
                            .forEach(name -> {
                                requireKnownPlaceholders(kind, name.pattern());
                                ExtensionWords.requirePossible(name, withoutPlaceholders(name.pattern()));
                            });
                }
                kind.requirePossible(rule);
                return rule;
            }));
        }
        return rules;
    }

    /** With something plain in their place. */
    private static String withoutPlaceholders(String pattern) {
        return Particulars.PLACEHOLDER.matcher(pattern).replaceAll("x");
    }

    private static void requireKnownPlaceholders(CertificateKind kind, String pattern) {
        Matcher placeholder = Particulars.PLACEHOLDER.matcher(pattern);
        while (placeholder.find()) {
            CertificateKind.require(
                    kind.placeholders().contains(placeholder.group(1)),
                    "There is no placeholder %s here; there are %s."
                            .formatted(
                                    placeholder.group(),
                                    String.join(
                                            ", ",
                                            kind.placeholders().stream()
                                                    .sorted()
                                                    .map(name -> "{" + name + "}")
                                                    .toList())));
        }
    }

    /** A mapping's entries in their order. With no names given, any name will do. */
    private Map<String, NodeTuple> entries(Node node, Set<String> names) {
        if (!(node instanceof MappingNode mapping)) {
            throw CredentialsException.badProfile(file, line(node), "Lines of 'name: value' belong here.");
        }
        Map<String, NodeTuple> entries = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            String name = text(entry.getKeyNode());
            if (!names.isEmpty() && !names.contains(name)) {
                throw CredentialsException.badProfile(
                        file,
                        line(entry.getKeyNode()),
                        "There is no '%s' here; there are %s."
                                .formatted(
                                        name,
                                        String.join(
                                                ", ", names.stream().sorted().toList())));
            }
            if (!seen.add(name)) {
                throw CredentialsException.badProfile(
                        file, line(entry.getKeyNode()), "'%s' stands here twice.".formatted(name));
            }
            entries.put(name, entry);
        }
        return entries;
    }

    private Node value(Map<String, NodeTuple> entries, String name, Node within) {
        return Optional.ofNullable(entries.get(name))
                .map(NodeTuple::getValueNode)
                .orElseThrow(
                        () -> CredentialsException.badProfile(file, line(within), "'%s' is missing.".formatted(name)));
    }

    private String text(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw CredentialsException.badProfile(file, line(node), "A single value belongs here.");
    }

    private <T> T at(Node node, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw CredentialsException.badProfile(file, line(node), String.valueOf(e.getMessage()));
        }
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
}
