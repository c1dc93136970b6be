package org.espprovision.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/** Writes the manual pages of all commands; the build calls it once the program is compiled. */
public final class ManPages {
    private final Path folder;
    private final String version;
    private final String date;

    ManPages(Path folder, String version, String date) {
        this.folder = folder;
        this.version = version;
        this.date = date;
    }

    /**
     * Writes them.
     *
     * @param arguments the folder, the program's version, and the release's time, of which the date counts
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        new ManPages(folder, arguments[1], arguments[2].replaceFirst("T.*", ""))
                .write(new CommandTree(Surroundings.ofThisProcess()).tree());
    }

    /** A page for a command, and one for each below it. */
    void write(CommandLine command) throws IOException {
        ManPage page = new ManPage(command.getCommandSpec(), version, date);
        Files.writeString(folder.resolve(page.fileName()), page.text(), StandardCharsets.US_ASCII);
        for (CommandLine below : command.getSubcommands().values()) {
            write(below);
        }
    }
}
