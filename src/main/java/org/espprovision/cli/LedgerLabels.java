package org.espprovision.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.espprovision.paper.DeviceSheet;
import org.espprovision.paper.LabelTemplate;
import org.espprovision.paper.Labels;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Labels of the confirmed devices. */
@Command(
        name = "labels",
        sortOptions = false,
        description = {"Draws a label with a QR code for every confirmed device.", ""},
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ledger labels --format pdf -o labels.pdf              A4 sheets, 4 x 11 labels of 50 mm x 25 mm",
            "  provision ledger labels --format png --search pump -o labels/   a picture for each device",
            "  provision ledger labels --format zpl --template label.yaml -o labels.zpl",
            "  lp -d zebra -o raw labels.zpl"
        })
final class LedgerLabels extends PaperTask {
    /** What a label printer has: 203 or 300 dots an inch. */
    private static final int COARSE_DOTS_PER_MM = 8;

    private static final int FINE_DOTS_PER_MM = 12;
    private static final int FINE_DPI = 300;

    private enum Format {
        PNG,
        SVG,
        PDF,
        ZPL
    }

    @Option(names = "--format", paramLabel = "FORMAT", required = true, description = "png, svg, pdf or zpl.")
    private @Nullable Format format;

    @Option(
            names = "--template",
            paramLabel = "FILE.yaml",
            description = "What the label looks like (default: 50 mm x 25 mm, see docs/labels.md).")
    private @Nullable Path template;

    @Option(
            names = "--dpi",
            paramLabel = "N",
            description = "Dots an inch: of a picture 100 to 1200, of a label printer 203 or 300 (default: 300).",
            defaultValue = "300")
    private int dotsPerInch = FINE_DPI;

    LedgerLabels(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Labels labels = new Labels(template == null ? LabelTemplate.usual() : LabelTemplate.read(template));
        List<DeviceSheet> sheets = sheets();
        switch (Objects.requireNonNull(format)) {
            case PNG -> {
                requireDpi(dotsPerInch >= 100 && dotsPerInch <= 1200, "a picture has 100 to 1200");
                deliverAsFormat(sheets, ".png", sheet -> labels.png(sheet, dotsPerInch));
            }
            case SVG -> deliverAsFormat(sheets, ".svg", labels::svg);
            case PDF -> deliver(output(), labels.pdf(sheets));
            case ZPL -> {
                requireDpi(dotsPerInch == 203 || dotsPerInch == FINE_DPI, "a label printer has 203 or 300");
                deliver(output(), labels.zpl(sheets, dotsPerInch == FINE_DPI ? FINE_DOTS_PER_MM : COARSE_DOTS_PER_MM));
            }
        }
        return 0;
    }

    /** One device may go into a file that is named so, many go into a folder. */
    private void deliverAsFormat(List<DeviceSheet> sheets, String ending, Drawing drawing) {
        if (!outputEndsWith(ending)) {
            deliverEach(sheets, ending, drawing);
        } else if (sheets.size() == 1) {
            deliver(output(), drawing.of(sheets.get(0)));
        } else {
            throw UsageException.badValue(
                    "--output",
                    output().toString(),
                    "%,d devices do not go into one %s file; name a folder, or --search one of them"
                            .formatted(sheets.size(), ending));
        }
    }

    private void requireDpi(boolean holds, String why) {
        if (!holds) {
            throw UsageException.badValue("--dpi", Integer.toString(dotsPerInch), why);
        }
    }
}
