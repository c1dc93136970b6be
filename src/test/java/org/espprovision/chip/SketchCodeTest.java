package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.espprovision.Peers;
import org.espprovision.ProvisioningException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SketchCodeTest {
    private static final long START = 0x4020_1000L;
    private static final int FUNCTIONS = 30;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"2, -O0", "3, -O2", "4, -Os", "5, -O2"})
    void every_address_has_the_function_and_line_that_addr2line_gives_it(int dwarf, String optimisation)
            throws Exception {
        Path elf = build(program(new Random(dwarf)), "-gdwarf-" + dwarf, optimisation);
        Map<Long, CodePlace> ours = SketchCode.parse(Files.readAllBytes(elf)).places(addresses());
        assertThat(ours).hasSizeGreaterThan(500);
        List<Long> inside = List.copyOf(ours.keySet());
        List<String> theirs = addr2line(elf, inside);
        for (int i = 0; i < inside.size(); i++) {
            CodePlace place = Objects.requireNonNull(ours.get(inside.get(i)));
            assertThat(place.function() + " " + (place.line() == 0 ? "?" : place.line()))
                    .as("0x%x: %s", inside.get(i), place)
                    .isEqualTo(theirs.get(i));
            assertThat(place.file()).endsWith("sketch.c");
        }
    }

    @Test
    void without_debug_information_there_are_functions_and_compressed_information_is_read() throws Exception {
        Path plain = build(program(new Random(1)), "-g0", "-O2");
        CodePlace function = placeAt(plain);
        assertThat(function.function()).startsWith("step");
        assertThat(function.line()).isZero();
        Path packed = build(program(new Random(1)), "-gdwarf-4", "-gz=zlib");
        assertThat(placeAt(packed).line()).isPositive();
    }

    private static CodePlace placeAt(Path elf) throws IOException {
        return SketchCode.parse(Files.readAllBytes(elf)).places(addresses()).values().stream()
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> addresses() {
        return LongStream.range(START, START + 2_000).boxed().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "_ZN16WiFiClientSecure7connectEPKct, WiFiClientSecure::connect",
        "_ZNK6String6lengthEv, String::length",
        "_ZN12PubSubClientC2Ev, PubSubClient::PubSubClient",
        "_ZN12PubSubClientD0Ev, PubSubClient::~PubSubClient",
        "_Z5setupv, setup",
        "loop, loop",
        "_ZNSt6vectorIiE4sizeEv, _ZNSt6vectorIiE4sizeEv",
        "_ZN999xE, _ZN999xE"
    })
    void a_name_is_as_the_source_has_it(String linker, String source) {
        assertThat(CxxName.readable(linker)).isEqualTo(source);
    }

    /** Whatever a byte is turned into, the answer is places or a failure that says what is wrong. */
    @Property(tries = 300)
    void a_damaged_file_is_no_accident(@ForAll @IntRange(max = 1 << 20) int at, @ForAll byte value) throws IOException {
        byte[] elf = Damaged.ELF.get().clone();
        elf[at % elf.length] = value;
        assertThatCode(() -> SketchCode.parse(elf).places(List.of(START)))
                .satisfiesAnyOf(
                        fine -> assertThat(fine).isNull(),
                        told -> assertThat(told).isInstanceOf(ProvisioningException.class));
    }

    /** Built once for all tries. */
    private static final class Damaged {
        static final ThreadLocal<byte[]> ELF = ThreadLocal.withInitial(() -> {
            try {
                Path folder = Files.createTempDirectory("damaged-elf");
                byte[] elf = Files.readAllBytes(build(folder, program(new Random(1)), "-gdwarf-5", "-O2"));
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path each : files.toList()) {
                        Files.delete(each);
                    }
                }
                Files.delete(folder);
                return elf;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    /** Functions of random bodies, some of them inlined into others. */
    private static String program(Random random) {
        var source = new StringBuilder("volatile int sink;\n");
        for (int i = 0; i < FUNCTIONS; i++) {
            source.append(random.nextBoolean() || i == 0 ? "" : "static ").append("int step%d(int x) {\n".formatted(i));
            for (int statement = random.nextInt(6); statement >= 0; statement--) {
                source.append("\n".repeat(random.nextInt(3)))
                        .append("  if (x > %d) { sink = x * %d; }\n".formatted(random.nextInt(99), random.nextInt(99)));
            }
            source.append(i == 0 ? "  return x;\n}\n" : "  return step%d(x + %d);\n}\n".formatted(i - 1, i));
        }
        return source + "int _start(void) {\n  return step%d(sink);\n}\n".formatted(FUNCTIONS - 1);
    }

    private Path build(String source, String... options) throws IOException {
        return build(folder, source, options);
    }

    private static Path build(Path folder, String source, String... options) throws IOException {
        Path file = folder.resolve("sketch.c");
        Path elf = folder.resolve("sketch.elf");
        Files.writeString(file, source);
        List<String> command = new ArrayList<>(List.of(
                Peers.require("xtensa-lx106-elf-gcc").toString(),
                "-nostdlib",
                "-ffreestanding",
                "-Wl,-Ttext=0x%x".formatted(START)));
        command.addAll(List.of(options));
        command.addAll(List.of(file.toString(), "-o", elf.toString()));
        run(command);
        return elf;
    }

    /** For each address the line, of an inlined function too, and the function that the linker knows. */
    private static List<String> addr2line(Path elf, List<Long> addresses) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Peers.require("xtensa-lx106-elf-addr2line").toString(), "-a", "-f", "-i", "-e", elf.toString()));
        addresses.forEach(each -> command.add("0x%x".formatted(each)));
        List<String> told = new ArrayList<>();
        for (String each : run(command).split("(?m)^0x[0-9a-f]{8}\n", -1)) {
            List<String> lines = each.lines().toList();
            if (!lines.isEmpty()) {
                told.add(lines.get(lines.size() - 2) + " " + lineOf(lines.get(1)));
            }
        }
        return told;
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(said).isZero();
        return said;
    }

    private static String lineOf(String place) {
        return place.replaceAll(" \\(discriminator.*", "").replaceAll(".*:", "");
    }
}
