import java.util.HexFormat;
import org.espprovision.simulator.lx106.Bus;
import org.espprovision.simulator.lx106.Lx106;
import org.espprovision.simulator.lx106.Ram;
import org.espprovision.simulator.lx106.RomRoutines;
import org.espprovision.simulator.lx106.Trap;

/** How many instructions a second the virtual chip's core executes. */
public final class Lx106Bench {
    private static final int CODE = 0x40100000;
    private static final int ENTRY = CODE + 8;
    private static final int DATA = 0x3FFE8000;
    private static final int BACK = 0x400010A8;
    private static final int PASSES = 100;

    /**
     * GCC's code (-O2) for: over 512 words, {@code a[i] = rotate(a[i - 1] * 31 + a[i], 7) ^ a[n - i]}, then a bitwise CRC-32
     * over their 2,048 bytes; at the end it goes where a15 says.
     */
    private static final String PROGRAM = "f0ffff3f0080fe3f11feff21feff450700a00f002083b8edacc371feff3a827c"
            + "f35202000c845033303060043031417053300b4460359356e4fe1b222798e17c"
            + "f2302230860000002d030df0b6232c0b73580262c2042077a02033a08806b045"
            + "115044c08a445807104940404481505430590662c60472c7fc6793df0df00000"
            + "0008000012c1f032a2000931c92120c22085fbff31fbff2d0cc5f7ff0831c821"
            + "12c1100df0000000";

    /** Counted in the listing: 12 for a word, 53 for a byte, 32 around them. */
    private static final int INSTRUCTIONS = 511 * 12 + 2048 * 53 + 32;

    private Lx106Bench() {}

    public static void main(String[] arguments) throws Exception {
        byte[] code = new byte[0x10000];
        byte[] program = HexFormat.of().parseHex(PROGRAM);
        System.arraycopy(program, 0, code, 0, program.length);
        RomRoutines rom = new RomRoutines().add(BACK, Lx106::endTurn);
        Lx106 core = new Lx106(Ram.at(DATA, new byte[0x18000]), Ram.at(CODE, code), new NoBus(), rom);

        Bench.Time time = Bench.measure(PASSES, () -> pass(core));

        Bench.heading("LX106 core, compiled C (a mixing loop and a checksum)");
        Bench.line("%,.0f million instructions a second (%,.0f to %,.0f)",
                INSTRUCTIONS * 1e3 / time.median(), INSTRUCTIONS * 1e3 / time.slowest(), INSTRUCTIONS * 1e3 / time.fastest());
        Bench.line("%,.0f million cycles a second; the chip in its boot loader does 52 million",
                pass(core) * 1e3 / time.median());
    }

    /** Runs the program once and tells its cycles. */
    private static long pass(Lx106 core) throws Exception {
        core.reset(ENTRY);
        core.register(15, BACK);
        long before = core.cycles();
        core.run(Long.MAX_VALUE);
        return core.cycles() - before;
    }

    private static final class NoBus implements Bus {
        @Override
        public int read32(int address) throws Trap {
            throw Trap.loadProhibited(address);
        }

        @Override
        public void write32(int address, int value) throws Trap {
            throw Trap.storeProhibited(address);
        }
    }
}
