package org.espprovision.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Whatever stands in a file, a person gets told about the file; nothing else comes out. */
class DamagedFilesTest {
    private static final byte[] CERTIFICATE =
            Fixtures.authority(KeyKind.EC_P256).trustAnchorDer();
    private static final byte[] KEY = quicklySealedKey();

    private final Path file;

    DamagedFilesTest() throws IOException {
        file = Files.createTempFile("damaged", ".pem");
    }

    @AfterProperty
    void removeFile() throws IOException {
        Files.deleteIfExists(file);
    }

    @Property(tries = 500)
    void a_damaged_certificate_is_read_or_refused(
            @ForAll @IntRange(max = 2000) int position, @ForAll byte wrong, @ForAll @IntRange(max = 2000) int length)
            throws IOException {
        Files.write(file, damaged(CERTIFICATE, position, wrong, length));
        assertReadOrRefused(() -> CaFile.read(file));
    }

    @Property(tries = 200)
    void any_text_between_pem_lines_is_read_or_refused(@ForAll @Size(max = 90) byte[] content) throws IOException {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        Files.writeString(file, "-----BEGIN CERTIFICATE-----\nMII" + text + "=\n-----END CERTIFICATE-----\n");
        assertReadOrRefused(() -> CaFile.read(file));
    }

    @Property(tries = 500)
    void a_damaged_key_is_opened_or_refused(
            @ForAll @IntRange(max = 300) int position,
            @ForAll byte wrong,
            @ForAll @IntRange(min = -1, max = 300) int length) {
        byte[] damaged = damaged(KEY, position, wrong, length);
        assertReadOrRefused(() -> openKey(damaged));
    }

    private void openKey(byte[] sealed) {
        try (Passphrase passphrase = Fixtures.passphrase()) {
            FileKey.parse(EncryptedKey.open(sealed, passphrase, file));
        } catch (IllegalArgumentException e) {
            assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class); // told as a wrong pass phrase
        }
    }

    private void assertReadOrRefused(ThrowingCallable read) {
        Throwable thrown = catchThrowable(read);
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(CredentialsException.class).hasMessageContaining(file.toString());
        }
    }

    private static byte[] damaged(byte[] whole, int position, byte wrong, int length) {
        byte[] bytes = Arrays.copyOf(whole, Math.min(whole.length, 1 + length));
        if (bytes.length > 0) {
            bytes[position % bytes.length] = wrong;
        }
        return bytes;
    }

    private static byte[] quicklySealedKey() {
        try (Passphrase passphrase = Fixtures.passphrase()) {
            byte[] plain =
                    KeyKind.EC_P256.generate(Fixtures.RANDOM).getPrivate().getEncoded();
            return EncryptedKey.seal(plain, passphrase, 1, Fixtures.RANDOM);
        }
    }
}
