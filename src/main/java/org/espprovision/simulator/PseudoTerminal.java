package org.espprovision.simulator;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espprovision.serial.PortException;

/**
 * A pseudo-terminal: this program holds one end, and any other program opens the other like a serial port, under a link
 * of our choosing. It has no DTR and RTS, but it knows the speed its client set and when a client opens and closes it.
 *
 * <p>How opening is seen: inotify reports every open and close of the device file, in order. A byte a client sent can
 * only arrive after its open was reported, so reading the reports after the bytes puts them in the right order. (POLLHUP on the
 * master would tell too, but only while nobody holds the client end, and then a poll never waits.) Our own descriptor of
 * the client end keeps the pair alive between clients.
 *
 * <p>Threads: one reads, any writes, any closes. Nothing blocks in the system for good: reads wait in poll together with a
 * wake-up descriptor, writes never wait in the kernel. Closing marks, wakes, waits for the reader to leave, and only then
 * closes the master, because the kernel hangs up the client only when the last call on it is over.
 *
 * <p>Constants are those of Linux's asm-generic headers, which x86-64 and AArch64 share.
 */
public final class PseudoTerminal implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;

    private static final int TIOCSPTLCK = 0x40045431;
    private static final int TIOCGPTN = 0x80045430;
    private static final int TCGETS2 = 0x802c542a;
    private static final int TCSETS2 = 0x402c542b;
    private static final int TCFLSH = 0x540b;
    private static final int TIOCNXCL = 0x540d;
    private static final int TCIFLUSH = 0;

    /** struct termios2: four flag words, the line discipline and 19 control characters, two speeds. */
    private static final int TERMIOS2_BYTES = 44;

    private static final int C_CFLAG = 8;
    private static final int C_CC = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;
    private static final int C_ISPEED = 36;
    private static final int C_OSPEED = 40;
    /** CS8 | CREAD | CLOCAL, and BOTHER: the speed is the number in c_ospeed. */
    private static final int EIGHT_BITS_ANY_SPEED = 0x30 | 0x80 | 0x800 | 0x1000;

    private static final int IN_CLOSE_WRITE = 0x8;
    private static final int IN_CLOSE_NOWRITE = 0x10;
    private static final int IN_OPEN = 0x20;
    /** struct inotify_event of a watch on a file: no name follows. */
    private static final int EVENT_BYTES = 16;

    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;
    private static final int POLLFD_BYTES = 8;

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    private static final int FIRST_BAUD = 115_200;
    private static final Duration OVERRUN = Duration.ofSeconds(1);

    private final LibC libc;
    private final Clients watcher;
    private final Path link;
    private final Path device;
    private final int master;
    private final int keptOpen;
    private final int reports;
    private final int wake;

    private final Object readers = new Object();
    private final Object state = new Object();
    private final List<Integer> untold = new ArrayList<>();
    private int clients;
    private volatile boolean closed;

    private PseudoTerminal(LibC libc, Path link, Clients watcher) {
        this.libc = libc;
        this.link = link;
        this.watcher = watcher;
        master = libc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        libc.ioctl(master, TIOCSPTLCK, new int[] {0});
        int[] number = new int[1];
        libc.ioctl(master, TIOCGPTN, number);
        device = Path.of("/dev/pts/" + number[0]);
        keptOpen = libc.open(device.toString(), O_RDWR | O_NOCTTY | O_CLOEXEC);
        makeRaw();
        reports = libc.inotify_init1(O_NONBLOCK | O_CLOEXEC);
        libc.inotify_add_watch(reports, device.toString(), IN_OPEN | IN_CLOSE_WRITE | IN_CLOSE_NOWRITE);
        wake = libc.eventfd(0, O_NONBLOCK | O_CLOEXEC);
    }

    /**
     * Makes a pseudo-terminal and a link to the end that clients open.
     *
     * @param link where clients find it; a link left over from an earlier run is replaced, anything else is kept
     * @param watcher hears of clients coming and going
     * @throws PortException {@code port.unsupported} when this is not Linux on a 64-bit x86 or ARM processor, or when the
     *     link's place is taken
     */
    public static PseudoTerminal linkedAt(Path link, Clients watcher) {
        if (!Platform.isLinux() || !Platform.is64Bit() || !(Platform.isIntel() || Platform.isARM())) {
            throw PortException.unsupported(
                    link.toString(), "virtual boards behind a device file need Linux on x86-64 or AArch64");
        }
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
            throw PortException.unsupported(link.toString(), "there is a file of that name");
        }
        PseudoTerminal terminal = new PseudoTerminal(Native.load("c", LibC.class), link, watcher);
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, terminal.device);
        } catch (IOException e) {
            terminal.close();
            throw PortException.unsupported(link.toString(), "the link cannot be made: " + e.getMessage());
        }
        return terminal;
    }

    public Path link() {
        return link;
    }

    /** The device behind the link: {@code /dev/pts/4}. */
    public Path device() {
        return device;
    }

    /**
     * Waits for bytes from a client. Reports clients that came and went, before any byte of one that came is returned.
     *
     * @return bytes put at the start of {@code buffer}, 0 when the time ran out or a client came or went, -1 once closed
     */
    public int read(byte[] buffer, Duration timeout) {
        synchronized (readers) {
            if (closed) {
                return -1;
            }
            await(somethingIsUntold() ? Duration.ZERO : timeout, new int[] {master, reports, wake}, POLLIN);
            if (closed) {
                return -1;
            }
            orNothing(() -> libc.read(wake, new byte[Long.BYTES], Long.BYTES));
            int count = orNothing(() -> libc.read(master, buffer, buffer.length));
            noticeClients();
            reportsDue(count).forEach(this::tellWatcher);
            return count;
        }
    }

    /**
     * Sends bytes to the client. Like on a wire, they are lost when nobody listens: without a client, and when a client
     * leaves its full queue unread.
     */
    public void write(byte[] bytes) {
        int sent = 0;
        long start = System.nanoTime();
        while (sent < bytes.length && hasClient()) {
            int count = send(Arrays.copyOfRange(bytes, sent, bytes.length));
            sent += count;
            if (count > 0) {
                start = System.nanoTime();
            } else if (System.nanoTime() - start > OVERRUN.toNanos()) {
                return;
            } else {
                await(Duration.ofMillis(10), new int[] {master}, POLLOUT);
            }
        }
    }

    /** Whether any program has the port open right now. */
    public boolean hasClient() {
        synchronized (state) {
            if (noticeClients() > 0) {
                wakeReader(); // which waits for reports that we have just taken
            }
            return !closed && clients > 0;
        }
    }

    /** The speed the client set last, in bits per second; 115,200 before the first. */
    public int baud() {
        synchronized (state) {
            if (closed) {
                return FIRST_BAUD;
            }
            try (Memory termios = new Memory(TERMIOS2_BYTES)) {
                libc.ioctl(master, TCGETS2, termios);
                return termios.getInt(C_OSPEED);
            }
        }
    }

    /** Unplugs: a client's reads end and its writes fail from now on. Removes the link. */
    @Override
    public void close() {
        synchronized (state) {
            if (closed) {
                return;
            }
            closed = true;
            wakeReader();
        }
        synchronized (readers) {
            synchronized (state) {
                for (int descriptor : new int[] {master, keptOpen, reports, wake}) {
                    libc.close(descriptor);
                }
            }
        }
        removeLink();
    }

    private void wakeReader() {
        libc.write(wake, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, Long.BYTES);
    }

    private void removeLink() {
        try {
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(device)) {
                Files.delete(link);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeRaw() {
        try (Memory termios = new Memory(TERMIOS2_BYTES)) {
            libc.ioctl(keptOpen, TCGETS2, termios);
            termios.clear(C_CC);
            termios.setInt(C_CFLAG, EIGHT_BITS_ANY_SPEED);
            termios.setByte(C_CC + VTIME, (byte) 0);
            termios.setByte(C_CC + VMIN, (byte) 1);
            termios.setInt(C_ISPEED, FIRST_BAUD);
            termios.setInt(C_OSPEED, FIRST_BAUD);
            libc.ioctl(keptOpen, TCSETS2, termios);
        }
    }

    /** Takes the reports that are there. A client that left leaves neither unread bytes nor an exclusive mark to the next. */
    private int noticeClients() {
        synchronized (state) {
            ByteBuffer events = ByteBuffer.allocate(64 * EVENT_BYTES).order(ByteOrder.nativeOrder());
            int length = closed ? 0 : orNothing(() -> libc.read(reports, events.array(), events.capacity()));
            for (int at = 0; at < length; at += EVENT_BYTES) {
                notice(events.getInt(at + Integer.BYTES));
            }
            return length / EVENT_BYTES;
        }
    }

    private void notice(int mask) {
        clients += mask == IN_OPEN ? 1 : -1;
        untold.add(mask);
        if (clients == 0) {
            libc.ioctl(keptOpen, TCFLSH, TCIFLUSH);
            libc.ioctl(keptOpen, TIOCNXCL, 0);
        }
    }

    private boolean somethingIsUntold() {
        synchronized (state) {
            return !untold.isEmpty();
        }
    }

    /** All reports; but the last leaving of a client waits until its last bytes have been handed out. */
    private List<Integer> reportsDue(int byteCount) {
        synchronized (state) {
            int count = byteCount > 0 ? untold.lastIndexOf(IN_OPEN) + 1 : untold.size();
            List<Integer> head = untold.subList(0, count);
            List<Integer> due = List.copyOf(head);
            head.clear();
            return due;
        }
    }

    private void tellWatcher(int mask) {
        if (mask == IN_OPEN) {
            watcher.opened();
        } else {
            watcher.closed();
        }
    }

    private int send(byte[] bytes) {
        synchronized (state) {
            return closed ? 0 : orNothing(() -> libc.write(master, bytes, bytes.length));
        }
    }

    private void await(Duration timeout, int[] descriptors, short events) {
        try (Memory polled = new Memory((long) POLLFD_BYTES * descriptors.length)) {
            for (int i = 0; i < descriptors.length; i++) {
                polled.setInt((long) POLLFD_BYTES * i, descriptors[i]);
                polled.setInt((long) POLLFD_BYTES * i + Integer.BYTES, events);
            }
            int millis = (int) Math.min(Integer.MAX_VALUE, (timeout.toNanos() + 999_999) / 1_000_000);
            orNothing(() -> libc.poll(polled, descriptors.length, millis));
        }
    }

    /** Nothing there yet, and a signal that came between, are no failures. */
    private static int orNothing(SystemCall call) {
        try {
            return call.run();
        } catch (LastErrorException e) {
            if (e.getErrorCode() == EAGAIN || e.getErrorCode() == EINTR) {
                return 0;
            }
            throw e;
        }
    }

    /** Hears of programs opening and closing the port. Called on the reading thread. */
    public interface Clients {
        /** Hears nothing. */
        Clients UNWATCHED = new Clients() {
            @Override
            public void opened() {}

            @Override
            public void closed() {}
        };

        /** A program opened the port; none of its bytes has been returned yet. */
        void opened();

        /** A program closed the port. */
        void closed();
    }

    @FunctionalInterface
    private interface SystemCall {
        int run() throws LastErrorException;
    }

    /** The part of the C library this needs. Failures come as {@link LastErrorException}. */
    interface LibC extends Library {
        int open(String path, int flags) throws LastErrorException;

        int close(int descriptor) throws LastErrorException;

        int read(int descriptor, byte[] buffer, long lengthBytes) throws LastErrorException;

        int write(int descriptor, byte[] bytes, long lengthBytes) throws LastErrorException;

        int ioctl(int descriptor, long request, Object... argument) throws LastErrorException;

        int poll(Memory descriptors, long count, int timeoutMillis) throws LastErrorException;

        int eventfd(int initial, int flags) throws LastErrorException;

        int inotify_init1(int flags) throws LastErrorException;

        int inotify_add_watch(int descriptor, String path, int mask) throws LastErrorException;
    }
}
