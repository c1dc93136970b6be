package org.espprovision.ledger;

import java.nio.file.Path;
import java.time.Clock;
import org.espprovision.MacAddress;
import org.espprovision.ledger.LedgerEntry.Reserved;

/** A process that reserves serial numbers: directory, first serial number, how many. Ends with 4 at a failure. */
final class AppendingProcess {
    private AppendingProcess() {}

    public static void main(String[] args) {
        Ledger ledger = Ledger.open(Path.of(args[0]), Clock.systemUTC());
        int first = Integer.parseInt(args[1]);
        try {
            for (int serial = first; serial < first + Integer.parseInt(args[2]); serial++) {
                ledger.append(new Reserved(
                        Integer.toHexString(serial), new MacAddress(serial), "device-" + serial, Samples.HASH));
            }
        } catch (LedgerException e) {
            System.out.println(e.code() + " " + e.what());
            System.exit(e.kind().exitStatus());
        }
    }
}
