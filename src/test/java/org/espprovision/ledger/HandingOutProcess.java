package org.espprovision.ledger;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.espprovision.MacAddress;
import org.espprovision.ledger.LedgerEntry.Assigned;

/**
 * A station: directory, server, name, first MAC. It gives out ten numbers and waits for a line on standard input, then
 * whatever it can have; it says when the server is out of reach and tries until it is back.
 */
final class HandingOutProcess {
    static final List<String> NUMBERS =
            IntStream.rangeClosed(1, 300).mapToObj("SN-%04d"::formatted).toList();
    static final int BLOCK = 20;
    private static final int BEFORE_THE_PAUSE = 10;

    private HandingOutProcess() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Clock clock = Clock.systemUTC();
        Ledger ledger = Ledger.open(directory, clock, Origin.of(args[2], "somebody"));
        var shared = new SharedLedger(SharedAddress.parse(args[1]), Optional.empty(), ledger, args[2], BLOCK, clock);
        int given = 0;
        for (String number : NUMBERS) {
            if (ledger.assignment(number).isEmpty() && mayGive(shared, number)) {
                MacAddress mac = new MacAddress(Long.parseLong(args[3]) + NUMBERS.indexOf(number));
                ledger.append(new Assigned(mac, number, Optional.empty(), Optional.empty()));
                given++;
                if (given == BEFORE_THE_PAUSE) {
                    System.out.println("ten");
                    System.in.read();
                }
            }
        }
        shared.sync(lines -> {});
        System.out.println("done");
    }

    private static boolean mayGive(SharedLedger shared, String number) throws InterruptedException {
        boolean told = false;
        while (true) {
            try {
                return shared.mayGive(number, "devices.csv", NUMBERS);
            } catch (LedgerException e) {
                if (!e.code().equals(SharedLedger.UNREACHABLE)) {
                    throw e;
                }
                if (!told) {
                    System.out.println("out of reach");
                    told = true;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }
}
