package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StubFileTest {
    @TempDir
    private Path folder;

    @Test
    void code_and_data_go_where_the_file_says_the_code_first() throws IOException {
        StubImage image = read("{\"entry\": 1074840836, \"text\": \"AAECAwQ=\", \"text_start\": 1074840832, "
                        + "\"data\": \"/w==\", \"data_start\": 1073720940, \"bss_start\": 1073643776, \"more\": [1, {}]}")
                .image();

        assertThat(image.entry()).isEqualTo(0x4010_C504);
        assertThat(image.segments()).extracting(StubImage.Segment::address).containsExactly(0x4010_C500, 0x3FFF_AE6C);
        assertThat(image.segments().get(0).bytes()).containsExactly(0, 1, 2, 3, 4, 0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    nonsense                                                         | it is not JSON
                    []                                                               | it is not a JSON object
                    {}                                                               | it has no text named text
                    {'text': 'AAAA'}                                                 | it has no number named text_start
                    {'text': 'A'}                                                    | its text is not Base64
                    {'text': 'AAAA', 'text_start': 1077379072, 'data': ''}           | it is for another chip
                    {'text': 'AAAA', 'text_start': 1074790400, 'data': '', 'entry': 7} | its entry 0x7 is outside its code
                    """)
    void what_is_no_stub_for_this_chip_is_refused_and_told_why(String json, String why) {
        assertThatThrownBy(() -> read(json.replace('\'', '"')))
                .isInstanceOfSatisfying(
                        ChipException.class, e -> assertThat(e.code()).isEqualTo("loader.file"))
                .hasMessageContaining(why);
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> StubFile.read(folder.resolve("away.json")))
                .hasMessageContaining("away.json")
                .hasMessageContaining("there is no such file");
    }

    private StubFile read(String json) throws IOException {
        return StubFile.read(Files.writeString(folder.resolve("stub.json"), json));
    }
}
