package org.espprovision;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the arrows of the house point (docs/architecture.md). */
@AnalyzeClasses(packages = "org.espprovision", importOptions = DoNotIncludeTests.class)
class HouseRulesTest {
    private static final String[] FACES = {"..cli..", "..desktop.."};
    private static final String[] ROOMS = {
        "..serial..",
        "..chip..",
        "..pki..",
        "..spiffs..",
        "..broker..",
        "..console..",
        "..diagnosis..",
        "..ledger..",
        "..arduino..",
        "..manifest..",
        "..paper..",
        "..simulator.."
    };

    @ArchTest
    static final ArchRule nothing_looks_up_at_the_faces = noClasses()
            .that()
            .resideOutsideOfPackages(FACES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FACES);

    @ArchTest
    static final ArchRule no_room_knows_the_station = noClasses()
            .that()
            .resideInAnyPackage(ROOMS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..station..", "..doctor..");

    /** What both faces share lies above the station and below the faces. */
    @ArchTest
    static final ArchRule only_the_faces_know_the_workspace = noClasses()
            .that()
            .resideOutsideOfPackages("..cli..", "..desktop..", "..workspace..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..workspace..");

    /** The window adds no logic of its own, and the command line only opens it. */
    @ArchTest
    static final ArchRule the_window_knows_no_command_line = noClasses()
            .that()
            .resideInAPackage("..desktop..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..cli..", "picocli..", "org.jline..");

    @ArchTest
    static final ArchRule swing_stays_in_the_window = noClasses()
            .that()
            .resideOutsideOfPackages("..desktop..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.swing..", "com.formdev..", "net.miginfocom..");

    @ArchTest
    static final ArchRule chip_and_console_lean_on_serial_only = isolated("chip", "serial");

    @ArchTest
    static final ArchRule console_leans_on_serial_only = isolated("console", "serial");

    /** The two sides of a wire must not agree by sharing a bug. */
    @ArchTest
    static final ArchRule the_simulator_shares_nothing_but_the_line = isolated("simulator", "serial");

    @ArchTest
    static final ArchRule the_core_knows_nothing_of_the_chip_around_it = noClasses()
            .that()
            .resideInAPackage("..simulator.lx106..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.espprovision", "..simulator", "..serial..");

    /** What runs on the chip may change without the chip. */
    @ArchTest
    static final ArchRule the_virtual_chip_knows_no_sketch = noClasses()
            .that()
            .resideInAPackage("..simulator")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..simulator.sketch..");

    @ArchTest
    static final ArchRule serial_stands_alone = isolated("serial");

    @ArchTest
    static final ArchRule pki_stands_alone = isolated("pki");

    @ArchTest
    static final ArchRule spiffs_stands_alone = isolated("spiffs");

    @ArchTest
    static final ArchRule broker_stands_alone = isolated("broker");

    @ArchTest
    static final ArchRule ledger_stands_alone = isolated("ledger");

    @ArchTest
    static final ArchRule arduino_stands_alone = isolated("arduino");

    @ArchTest
    static final ArchRule manifest_stands_alone = isolated("manifest");

    @ArchTest
    static final ArchRule paper_stands_alone = isolated("paper");

    @ArchTest
    static final ArchRule diagnosis_reads_evidence_only = isolated("diagnosis", "console", "broker");

    @ArchTest
    static final ArchRule only_the_faces_and_the_lines_name_the_simulator = noClasses()
            .that()
            .resideOutsideOfPackages("..simulator..", "..cli..", "..desktop..", "..workspace..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..simulator..");

    @ArchTest
    static final ArchRule jserialcomm_stays_in_serial = keptIn("com.fazecast..", "..serial..");

    @ArchTest
    static final ArchRule bouncy_castle_stays_in_pki = keptIn("org.bouncycastle..", "..pki..");

    @ArchTest
    static final ArchRule netty_stays_in_broker = keptIn("io.netty..", "..broker..");

    @ArchTest
    static final ArchRule paho_stays_in_broker_and_the_virtual_sketch =
            keptIn("org.eclipse.paho..", "..broker..", "..simulator..");

    @ArchTest
    static final ArchRule sql_stays_in_ledger = noClasses()
            .that()
            .resideOutsideOfPackages("..ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..", "org.postgresql..", "org.flywaydb..");

    @ArchTest
    static final ArchRule csv_stays_where_tables_are_read_and_written =
            keptIn("org.apache.commons.csv..", "..manifest..", "..cli..");

    @ArchTest
    static final ArchRule codes_and_pages_stay_in_paper = noClasses()
            .that()
            .resideOutsideOfPackages("..paper..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.zxing..", "org.apache.pdfbox..");

    @ArchTest
    static final ArchRule picocli_and_jline_stay_in_the_command_line = noClasses()
            .that()
            .resideOutsideOfPackages(FACES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "org.jline..");

    private static ArchRule isolated(String room, String... mayUse) {
        String[] others = java.util.Arrays.stream(ROOMS)
                .filter(other -> !other.equals(".." + room + ".."))
                .filter(other -> !java.util.Arrays.asList(mayUse).contains(other.replace(".", "")))
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(".." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true);
    }

    private static ArchRule keptIn(String library, String... rooms) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true);
    }
}
