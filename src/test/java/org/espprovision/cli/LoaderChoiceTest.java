package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.espprovision.ProvisioningException;
import org.espprovision.chip.LoaderKind;
import org.espprovision.chip.LoaderOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LoaderChoiceTest {
    @ParameterizedTest
    @CsvSource({"own, OWN", "ROM, ROM"})
    void a_word_chooses_what_this_program_has(String word, LoaderKind kind) {
        assertThat(options(word).loader()).isEqualTo(kind);
    }

    @Test
    void a_file_that_cannot_be_read_is_named_with_what_to_give_instead() {
        assertThatThrownBy(() -> options("away/esp8266.json"))
                .isInstanceOfSatisfying(ProvisioningException.class, e -> {
                    assertThat(e.code()).isEqualTo("loader.file");
                    assertThat(e.remedy()).contains("esptool");
                })
                .hasMessageContaining("away/esp8266.json");
    }

    @Test
    void any_other_word_is_refused_with_what_there_is() {
        assertThatThrownBy(() -> options("fast")).hasMessageContaining("'fast' is not own, rom or a FILE.json");
    }

    private static LoaderOptions options(String value) {
        var job = new JobOptions();
        new CommandLine(job).setCaseInsensitiveEnumValuesAllowed(true).parseArgs("--loader", value);
        return job.loaderOptions();
    }
}
