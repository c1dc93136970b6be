package org.espprovision.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.espprovision.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class LabelsTest {
    private static final String SAYS = "pump-1;5c:cf:7f:01:02:01;4f3a2b1";
    private static final String HOSTILE = "<&\"'>^XZ~JA_5E\\ é";

    private final Labels labels = new Labels(LabelTemplate.usual());

    @TempDir
    private Path folder;

    @Test
    void the_code_of_a_picture_says_again_what_it_was_told() throws Exception {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(labels.png(Sheets.device(1), 300)));
        int[] dots = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        var source = new RGBLuminanceSource(picture.getWidth(), picture.getHeight(), dots);

        assertThat(new QRCodeReader()
                        .decode(new BinaryBitmap(new HybridBinarizer(source)))
                        .getText())
                .isEqualTo(SAYS);
        assertThat(picture.getWidth()).isEqualTo(591);
    }

    @Test
    void another_program_reads_the_code_too() throws Exception {
        Path zbarimg = Peers.require("zbarimg");
        for (int dotsPerInch : List.of(203, 600)) {
            Path file = Files.write(folder.resolve("label.png"), labels.png(Sheets.device(1), dotsPerInch));

            assertThat(run(zbarimg.toString(), "--quiet", "--raw", file.toString())
                            .strip())
                    .isEqualTo(SAYS);
        }
    }

    @Test
    void a_drawing_is_well_formed_whatever_a_device_is_called() throws Exception {
        Document svg = parse(labels.svg(Sheets.device(1, HOSTILE, Optional.empty())));

        assertThat(svg.getElementsByTagName("text").item(0).getTextContent()).isEqualTo(HOSTILE);
        assertThat(svg.getDocumentElement().getAttribute("width")).isEqualTo("50.0mm");
    }

    @Test
    void labels_lie_on_as_many_sheets_as_they_need() throws Exception {
        Path pdftotext = Peers.require("pdftotext");
        List<DeviceSheet> sheets = new ArrayList<>();
        for (int number = 1; number <= 45; number++) {
            sheets.add(Sheets.device(number));
        }
        sheets.set(0, Sheets.device(1, HOSTILE + "\u4e00", Optional.empty()));
        Path file = Files.write(folder.resolve("labels.pdf"), labels.pdf(sheets));

        String[] pages =
                run(pdftotext.toString(), "-layout", file.toString(), "-").split("\f", -1);

        assertThat(pages).hasSize(3);
        assertThat(pages[0])
                .contains(HOSTILE + "?", "pump-44", "A-44", "week 48")
                .doesNotContain("pump-45");
        assertThat(pages[1]).contains("pump-45", "5c:cf:7f:01:02:2d");
    }

    @Test
    void no_text_becomes_a_command_of_the_label_printer() {
        String zpl = new String(
                labels.zpl(List.of(Sheets.device(1, HOSTILE, Optional.empty())), 12), StandardCharsets.US_ASCII);

        assertThat(zpl).containsPattern("\\^BQN,2,\\d+\\^FH\\^FDMA,").contains("^PW600", "^LL300");
        assertThat(zpl.split("\\^XZ", -1)).hasSize(2);
        Matcher data = Pattern.compile("\\^FH\\^FD(?:MA,)?([^^]*)\\^FS").matcher(zpl);
        assertThat(data.results().map(field -> unescape(field.group(1))))
                .contains(HOSTILE, HOSTILE + ";5c:cf:7f:01:02:01;4f3a2b1", "5c:cf:7f:01:02:01");
    }

    @Test
    void a_wrong_template_names_what_is_unknown_and_its_line() throws IOException {
        rejected(
                "width: 50\nheight: 25\nlines:\n  - {text: \"{colour}\", x: 1, y: 1, height: 2}\n",
                "line 4: there is no field {colour}");
        rejected("width: 50\nhight: 25\n", "line 2: there is no 'hight' here");
        rejected("width: wide\nheight: 25\n", "line 1: 'wide' is no length for 'width'");
        rejected("width: NaN\nheight: 25\n", "line 1: 'NaN' is no length");
        rejected("width: 50\n", "'height' is missing");
        rejected("width: 50\nheight: 25\nsheet: {columns: 5, rows: 1, left: 0, top: 0}\n", "A4 is 210 mm");
        rejected("width: 50\nheight: 25\nqr: {text: x, x: 40, y: 0, size: 20}\n", "beyond the label");
        rejected("", "it is empty");
        rejected("[", "it is no YAML");
    }

    @Test
    void a_code_that_would_say_nothing_or_too_much_is_refused() throws IOException {
        Labels bySerial = new Labels(template("width: 9\nheight: 9\nqr: {text: \"{serial}\", x: 0, y: 0, size: 2}\n"));

        assertThatExceptionOfType(PaperException.class)
                .isThrownBy(() -> bySerial.svg(Sheets.device(1, "pump", Optional.empty())))
                .matches(refused -> refused.code().equals("paper.empty"));
        assertThatExceptionOfType(PaperException.class)
                .isThrownBy(() -> bySerial.png(Sheets.device(1), 203))
                .matches(refused -> refused.code().equals("paper.too-fine"));
        assertThatExceptionOfType(PaperException.class)
                .isThrownBy(() -> bySerial.svg(Sheets.device(1, "pump", Optional.of("x".repeat(4000)))))
                .matches(refused -> refused.code().equals("paper.too-much"));
    }

    @Test
    void the_example_is_the_usual_label() {
        assertThat(LabelTemplate.read(Path.of("examples/factory/label.yaml"))).isEqualTo(LabelTemplate.usual());
    }

    private void rejected(String text, String words) {
        assertThatExceptionOfType(PaperException.class)
                .isThrownBy(() -> template(text))
                .withMessageContaining(words);
    }

    private LabelTemplate template(String text) throws IOException {
        return LabelTemplate.read(Files.writeString(folder.resolve("label.yaml"), text));
    }

    static Document parse(byte[] xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    }

    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String unescape(String data) {
        byte[] bytes = Pattern.compile("_([0-9A-F]{2})")
                .matcher(data)
                .replaceAll(hex -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(hex.group(1), 16))))
                .getBytes(StandardCharsets.ISO_8859_1);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
