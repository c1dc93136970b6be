package org.espprovision.diagnosis;

import java.util.Map;

/** The exceptions an LX106 core can raise, by EXCCAUSE. Source: Xtensa ISA reference, table of exception causes. */
final class ExceptionCause {
    private static final int LOAD_PROHIBITED = 28;
    private static final int STORE_PROHIBITED = 29;

    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(
                    0,
                    "IllegalInstruction: what it was to run is no code; a damaged image, or a jump through a bad pointer"),
            Map.entry(1, "Syscall"),
            Map.entry(2, "InstructionFetchError: it jumped to where no code can be"),
            Map.entry(3, "LoadStoreError: flash and instruction memory take whole aligned words only, no bytes"),
            Map.entry(4, "Level1Interrupt: the watchdog broke in"),
            Map.entry(5, "Alloca"),
            Map.entry(6, "IntegerDivideByZero: a division by zero"),
            Map.entry(8, "Privileged"),
            Map.entry(
                    9, "LoadStoreAlignment: a word was read or written at an address that is no multiple of its size"),
            Map.entry(12, "InstrPIFDataError"),
            Map.entry(13, "LoadStorePIFDataError"),
            Map.entry(14, "InstrPIFAddrError"),
            Map.entry(15, "LoadStorePIFAddrError"),
            Map.entry(16, "InstTLBMiss"),
            Map.entry(17, "InstTLBMultiHit"),
            Map.entry(18, "InstFetchPrivilege"),
            Map.entry(
                    20,
                    "InstFetchProhibited: it jumped to an address that holds no code, often through a null pointer"),
            Map.entry(24, "LoadStoreTLBMiss"),
            Map.entry(25, "LoadStoreTLBMultiHit"),
            Map.entry(26, "LoadStorePrivilege"),
            Map.entry(
                    LOAD_PROHIBITED,
                    "LoadProhibited: it read from an address where nothing is, mostly through a null pointer"),
            Map.entry(
                    STORE_PROHIBITED,
                    "StoreProhibited: it wrote to an address that cannot be written, mostly through a null pointer"));

    private ExceptionCause() {}

    static String words(int number) {
        return "exception %d is %s".formatted(number, WORDS.getOrDefault(number, "not one that this core has"));
    }

    static boolean isMemoryAccess(int number) {
        return number == LOAD_PROHIBITED || number == STORE_PROHIBITED;
    }
}
