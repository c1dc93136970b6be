import java.util.Arrays;
import java.util.Locale;

/** Runs work in rounds after a warm-up and tells the median round. */
final class Bench {
    private static final int ROUNDS = 9;

    /** One piece of work; what it returns is kept alive so that the compiler cannot leave the work out. */
    @FunctionalInterface
    interface Work {
        Object run() throws Exception;
    }

    /** Nanoseconds for one piece of work: the median, the fastest and the slowest round. */
    record Time(double median, double fastest, double slowest) {
        double perSecond() {
            return 1e9 / median;
        }
    }

    private static volatile Object kept;

    private Bench() {}

    /** Measures the work, so many times in each round. */
    static Time measure(int times, Work work) throws Exception {
        return measureBoth(times, work, () -> "nothing")[0];
    }

    /** Measures work and its peer turn by turn, so that both see the same machine. */
    static Time[] measureBoth(int times, Work work, Work peer) throws Exception {
        double[][] nanos = new double[2][ROUNDS];
        for (int round = -ROUNDS / 3; round < ROUNDS; round++) {
            double ours = round(times, work);
            double theirs = round(times, peer);
            if (round >= 0) {
                nanos[0][round] = ours;
                nanos[1][round] = theirs;
            }
        }
        return new Time[] {time(nanos[0]), time(nanos[1])};
    }

    private static double round(int times, Work work) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            kept = work.run();
        }
        return (System.nanoTime() - start) / (double) times;
    }

    private static Time time(double[] nanos) {
        Arrays.sort(nanos);
        return new Time(nanos[nanos.length / 2], nanos[0], nanos[nanos.length - 1]);
    }

    static void heading(String text) {
        System.out.println();
        System.out.println(text);
    }

    static void line(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
