package org.espprovision.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;

/** The pass phrase of an authority's key. It wipes itself when closed, and never shows itself as text. */
public final class Passphrase implements AutoCloseable {
    /** Crockford's base 32: no i, l, o, u, so nothing is mistaken for 1 or 0 when read from paper. */
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final int MAX_UTF8_BYTES = 3;
    private static final int GROUPS = 7;
    private static final int GROUP_LENGTH = 4;

    private final char[] characters;
    private boolean closed;

    private Passphrase(char[] characters) {
        this.characters = characters;
    }

    /**
     * Takes an array over, for example what a terminal read without echo: it is wiped with this pass phrase.
     *
     * @throws CredentialsException {@code passphrase.empty}
     */
    public static Passphrase of(char[] characters) {
        return notEmpty(characters, "the input");
    }

    /**
     * Takes the pass phrase from an environment variable. The copy in the environment itself cannot be wiped.
     *
     * @throws CredentialsException {@code passphrase.unset}
     */
    public static Passphrase fromEnvironment(String variable, Map<String, String> environment) {
        String value = environment.getOrDefault(variable, "");
        if (value.isEmpty()) {
            throw CredentialsException.passphraseUnset(variable);
        }
        return new Passphrase(value.toCharArray());
    }

    /**
     * Takes the first line of a UTF-8 file, without its line ending, as OpenSSL's {@code -passin file:} does.
     *
     * @throws CredentialsException {@code passphrase.unreadable}, {@code passphrase.empty}
     */
    public static Passphrase fromFile(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw CredentialsException.passphraseUnreadable(file, e);
        }
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        int end = 0;
        while (end < text.length() && text.get(end) != '\n' && text.get(end) != '\r') {
            end++;
        }
        char[] line = Arrays.copyOf(text.array(), end);
        Arrays.fill(text.array(), '\0');
        Arrays.fill(bytes, (byte) 0);
        return notEmpty(line, file.toString());
    }

    /** Makes one of 140 random bits, in groups a person can copy: {@code 7m3x-q0hd-…}. */
    public static Passphrase generate(SecureRandom random) {
        char[] characters = new char[GROUPS * (GROUP_LENGTH + 1) - 1];
        for (int i = 0; i < characters.length; i++) {
            boolean between = i % (GROUP_LENGTH + 1) == GROUP_LENGTH;
            characters[i] = between ? '-' : ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        return new Passphrase(characters);
    }

    private static Passphrase notEmpty(char[] characters, String source) {
        if (characters.length == 0) {
            throw CredentialsException.passphraseEmpty(source);
        }
        return new Passphrase(characters);
    }

    /** The characters themselves, not a copy: read them, do not keep them. */
    char[] characters() {
        if (closed) {
            throw new IllegalStateException("the pass phrase is closed");
        }
        return characters;
    }

    /** A line of UTF-8 that {@link #fromFile} reads back; the caller wipes it. */
    byte[] line() {
        char[] text = characters();
        ByteBuffer buffer = ByteBuffer.allocate(text.length * MAX_UTF8_BYTES + 1);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(text), buffer, true);
        buffer.put((byte) '\n');
        byte[] line = Arrays.copyOf(buffer.array(), buffer.position());
        Arrays.fill(buffer.array(), (byte) 0);
        return line;
    }

    /** UTF-8, one character a byte, for libraries that take the low byte of each; the caller wipes it. */
    char[] utf8AsCharacters() {
        byte[] line = line();
        char[] characters = new char[line.length - 1]; // without its line feed
        for (int i = 0; i < characters.length; i++) {
            characters[i] = (char) Byte.toUnsignedInt(line[i]);
        }
        Arrays.fill(line, (byte) 0);
        return characters;
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
        closed = true;
    }

    @Override
    public String toString() {
        return "Passphrase[not shown]";
    }
}
