package org.espprovision.simulator.lx106;

/**
 * A routine of the boot ROM, done in Java when the core reaches its address. By the call0 convention arguments are in a2 to
 * a7, the result goes to a2 (a long to a2 and a3). When it returns the core goes on at a0, unless the routine said {@link
 * Lx106#jump} or {@link Lx106#repeat}.
 *
 * <p>It takes the cycles it {@link Lx106#spend spends}. Interrupts wait until it has returned, so a routine that waits
 * should {@link Lx106#idleUntil idle} and repeat itself.
 */
@FunctionalInterface
public interface RomRoutine {
    void run(Lx106 core) throws Trap, InterruptedException;
}
