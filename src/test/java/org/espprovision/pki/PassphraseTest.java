package org.espprovision.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseTest {
    @TempDir
    private Path folder;

    @Test
    void closing_wipes_the_array_it_was_given() {
        char[] typed = "secret".toCharArray();
        Passphrase passphrase = Passphrase.of(typed);
        assertThat(passphrase.toString()).doesNotContain("secret");

        passphrase.close();
        assertThat(typed).containsOnly('\0');
        assertThatThrownBy(passphrase::characters).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"schlüssel 鍵", "schlüssel 鍵\n", "schlüssel 鍵\r\nsecond line\n"})
    void a_file_gives_its_first_line(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("passphrase"), content);
        assertThat(Passphrase.fromFile(file).characters()).containsExactly("schlüssel 鍵".toCharArray());
    }

    @Test
    void a_source_without_a_pass_phrase_is_named() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\nnot this line");
        Path missing = folder.resolve("missing");

        assertThat(assertThrows(CredentialsException.class, () -> Passphrase.fromFile(empty)))
                .hasMessageContaining(empty.toString())
                .extracting(CredentialsException::code)
                .isEqualTo("passphrase.empty");
        assertThat(assertThrows(CredentialsException.class, () -> Passphrase.fromFile(missing)))
                .hasMessageContaining(missing.toString())
                .extracting(CredentialsException::code)
                .isEqualTo("passphrase.unreadable");
        assertThat(assertThrows(CredentialsException.class, () -> Passphrase.fromEnvironment("X_PASS", Map.of())))
                .hasMessageContaining("X_PASS")
                .extracting(CredentialsException::code)
                .isEqualTo("passphrase.unset");
    }

    @Test
    void a_generated_one_is_long_readable_and_new_each_time() {
        String first = new String(Passphrase.generate(Fixtures.RANDOM).characters());
        String second = new String(Passphrase.generate(Fixtures.RANDOM).characters());

        // Seven groups of four from 32 letters: 140 bits.
        assertThat(first)
                .matches("([0-9a-hjkmnp-tv-z]{4}-){6}[0-9a-hjkmnp-tv-z]{4}")
                .isNotEqualTo(second);
    }

    @Test
    void a_generated_one_is_kept_for_its_user_only_and_away_from_the_key() throws Exception {
        Path configuration = folder.resolve("home/.config/esp-provision");
        PassphraseFile kept = PassphraseFile.in(configuration, folder.resolve("workspace/ca"));

        char[] first = kept.readOrGenerate(Fixtures.RANDOM).characters();
        assertThat(kept.readOrGenerate(Fixtures.RANDOM).characters()).isEqualTo(first);
        assertThat(kept.path()).startsWith(configuration);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.path())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(configuration)))
                .isEqualTo("rwx------");
    }

    @Test
    void a_folder_is_known_under_all_its_names_before_and_after_it_exists() throws Exception {
        Path real = Files.createDirectories(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        Path expected = PassphraseFile.in(folder, real.resolve("ca")).path();

        assertThat(PassphraseFile.in(folder, link.resolve("ca")).path()).isEqualTo(expected);
        Files.createDirectory(real.resolve("ca"));
        assertThat(PassphraseFile.in(folder, link.resolve("../real/ca")).path()).isEqualTo(expected);
        assertThat(PassphraseFile.in(folder, real.resolve("other")).path()).isNotEqualTo(expected);
    }

    @Test
    void no_pass_phrase_is_generated_for_a_key_that_exists() throws Exception {
        Path authority = Files.createDirectories(folder.resolve("ca"));
        Files.writeString(authority.resolve("ca.key"), "made elsewhere");
        PassphraseFile kept = PassphraseFile.in(folder, authority);

        assertThat(assertThrows(CredentialsException.class, () -> kept.readOrGenerate(Fixtures.RANDOM))
                        .code())
                .isEqualTo("passphrase.missing");
        assertThat(kept.exists()).isFalse();
    }
}
