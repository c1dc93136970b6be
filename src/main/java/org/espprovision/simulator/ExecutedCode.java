package org.espprovision.simulator;

/** Executes code in RAM on an LX106 core, instruction by instruction. */
final class ExecutedCode implements RamProgram {
    @Override
    public void run(Hardware hardware, int entry) throws InterruptedException {
        new CodeRun(hardware).from(entry);
    }
}
