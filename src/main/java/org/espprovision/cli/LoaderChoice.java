package org.espprovision.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.espprovision.chip.LoaderKind;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.chip.StubFile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --loader} names: our own stub, the boot ROM, or a file with Espressif's stub. */
record LoaderChoice(String name) {
    static final String OWN = "own";
    private static final String ROM = "rom";
    private static final String FILE_SUFFIX = ".json";

    /** @throws org.espprovision.chip.ChipException {@code loader.file} when the file holds no stub for this chip */
    LoaderOptions in(LoaderOptions options) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case OWN -> options.withLoader(LoaderKind.OWN);
            case ROM -> options.withLoader(LoaderKind.ROM);
            default -> options.withStubFile(StubFile.read(Path.of(name)));
        };
    }

    /** Takes what is neither of the two words for a file only if it looks like one. */
    static final class Converter implements ITypeConverter<LoaderChoice> {
        @Override
        public LoaderChoice convert(String value) {
            String lower = value.toLowerCase(Locale.ROOT);
            if (lower.equals(OWN) || lower.equals(ROM) || lower.endsWith(FILE_SUFFIX)) {
                return new LoaderChoice(value);
            }
            throw new TypeConversionException("'%s' is not own, rom or a FILE.json".formatted(value));
        }
    }
}
