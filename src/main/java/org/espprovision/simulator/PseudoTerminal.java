package org.espprovision.simulator;

import static org.espprovision.simulator.LibC.unlessNothing;

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
 * of our choosing. It has no DTR and RTS, but it knows the speed its client set and when clients open and close it.
 *
 * <p>How that is seen: Linux shows POLLHUP on our end exactly while nobody has the other one open. That tells whether, but
 * not how often, and a poll that sees it never waits; inotify on the device file reports every open and close (two opens
 * with nothing between may come as one). A client's byte can only arrive after its open was reported, so taking the
 * reports after the bytes, and telling them first, puts them in the right order.
 *
 * <p>Threads: one reads, any writes, any closes. Nothing blocks in the system for good: reads wait in poll together with a
 * wake-up descriptor, writes never wait in the kernel. Closing marks, wakes, waits for the reader to leave, and only then
 * closes our end, because the kernel hangs up the client only when the last call on it is over.
 */
public final class PseudoTerminal implements AutoCloseable {
    private static final int FIRST_BAUD = 115_200;

    /** How long a client may leave a full queue unread before bytes are lost. */
    private static final Duration OVERRUN = Duration.ofSeconds(1);

    private static final int WRITE_POLL_MILLIS = 10;

    /** struct inotify_event of a watch on a file: no name follows. The mask is its second word. */
    private static final int REPORT_BYTES = 16;

    private final LibC libc;
    private final Clients watcher;
    private final Path link;
    private final Path device;
    private final int master;
    private final int reports;
    private final int wake;

    private final Object readers = new Object();
    private final Object state = new Object();
    private final List<Integer> untold = new ArrayList<>();
    private boolean clientSeen;
    private volatile boolean closed;

    private PseudoTerminal(LibC libc, Path link, Clients watcher) {
        this.libc = libc;
        this.link = link;
        this.watcher = watcher;
        master = libc.open("/dev/ptmx", LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_NONBLOCK | LibC.O_CLOEXEC);
        libc.ioctl(master, LibC.TIOCSPTLCK, new int[] {0});
        int[] number = new int[1];
        libc.ioctl(master, LibC.TIOCGPTN, number);
        device = Path.of("/dev/pts/" + number[0]);
        try (TerminalSettings raw = TerminalSettings.of(libc, master)) {
            raw.makeRaw(FIRST_BAUD).apply(LibC.TCSETS2);
        }
        // Only once somebody has closed the other end does the kernel show that nobody has it open.
        libc.close(libc.open(device.toString(), LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_CLOEXEC));
        reports = libc.inotify_init1(LibC.O_NONBLOCK | LibC.O_CLOEXEC);
        libc.inotify_add_watch(reports, device.toString(), LibC.IN_OPEN | LibC.IN_CLOSE_WRITE | LibC.IN_CLOSE_NOWRITE);
        wake = libc.eventfd(0, LibC.O_NONBLOCK | LibC.O_CLOEXEC);
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
     * Waits for bytes from a client. Tells the watcher of clients that came before any of their bytes is returned, and of
     * clients that left after all of theirs were.
     *
     * @return bytes put at the start of {@code buffer}, 0 when the time ran out or a client came or went, -1 once closed
     */
    public int read(byte[] buffer, Duration timeout) {
        synchronized (readers) {
            if (closed) {
                return -1;
            }
            waitForNews(timeout);
            if (closed) {
                return -1;
            }
            int count = unlessNothing(() -> libc.read(master, buffer, buffer.length));
            noticeClients();
            reportsDue(count).forEach(this::tellWatcher);
            return count;
        }
    }

    private void waitForNews(Duration timeout) {
        int millis = (int) Math.min(Integer.MAX_VALUE, (timeout.toNanos() + 999_999) / 1_000_000);
        try (LibC.Poll poll = hasClient() ? new LibC.Poll(master, reports, wake) : new LibC.Poll(reports, wake)) {
            poll.await(libc, LibC.POLLIN, somethingIsUntold() ? 0 : millis);
        }
        unlessNothing(() -> libc.read(wake, new byte[Long.BYTES], Long.BYTES));
    }

    /**
     * Sends bytes to the client. Like on a wire, they are lost when nobody listens: without a client, and when a client
     * leaves its full queue unread.
     */
    public void write(byte[] bytes) {
        int sent = 0;
        long lastProgress = System.nanoTime();
        while (sent < bytes.length && hasClient() && System.nanoTime() - lastProgress < OVERRUN.toNanos()) {
            int count = send(Arrays.copyOfRange(bytes, sent, bytes.length));
            if (count > 0) {
                sent += count;
                lastProgress = System.nanoTime();
            } else {
                try (LibC.Poll room = new LibC.Poll(master)) {
                    room.await(libc, LibC.POLLOUT, WRITE_POLL_MILLIS);
                }
            }
        }
    }

    private int send(byte[] bytes) {
        synchronized (state) {
            return closed ? 0 : unlessNothing(() -> libc.write(master, bytes, bytes.length));
        }
    }

    /** Whether any program has the port open right now. */
    public boolean hasClient() {
        synchronized (state) {
            if (noticeClients() > 0) {
                wakeReader(); // which waits for reports that we have just taken
            }
            return clientSeen;
        }
    }

    /** The speed the client set last, in bits per second; 115,200 before the first and after closing. */
    public int baud() {
        synchronized (state) {
            if (closed) {
                return FIRST_BAUD;
            }
            try (TerminalSettings settings = TerminalSettings.of(libc, master)) {
                return settings.baud();
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
            clientSeen = false;
            wakeReader();
        }
        synchronized (readers) {
            synchronized (state) {
                libc.close(master);
                libc.close(reports);
                libc.close(wake);
            }
        }
        removeLink();
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

    private void wakeReader() {
        libc.write(wake, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, Long.BYTES);
    }

    /** Takes the reports that are there and looks who is left; returns how many reports there were. */
    private int noticeClients() {
        synchronized (state) {
            if (closed) {
                return 0;
            }
            ByteBuffer taken = ByteBuffer.allocate(64 * REPORT_BYTES).order(ByteOrder.nativeOrder());
            int length = unlessNothing(() -> libc.read(reports, taken.array(), taken.capacity()));
            for (int at = 0; at < length; at += REPORT_BYTES) {
                untold.add(taken.getInt(at + Integer.BYTES));
            }
            try (LibC.Poll poll = new LibC.Poll(master)) {
                boolean present = !poll.await(libc, (short) 0, 0).firstHungUp();
                if (clientSeen && !present) {
                    forgetWhatWasNotRead();
                }
                clientSeen = present;
            }
            return length / REPORT_BYTES;
        }
    }

    /**
     * A serial port forgets its input when its last client closes it; a pseudo-terminal would keep it for the next one.
     * The bytes may stand in two places: on the way out of our end, or already in the client's queue.
     */
    private void forgetWhatWasNotRead() {
        libc.ioctl(master, LibC.TCFLSH, LibC.TCOFLUSH);
        try (TerminalSettings settings = TerminalSettings.of(libc, master)) {
            settings.apply(LibC.TCSETSF2);
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
            int count = byteCount > 0 ? untold.lastIndexOf(LibC.IN_OPEN) + 1 : untold.size();
            List<Integer> head = untold.subList(0, count);
            List<Integer> due = List.copyOf(head);
            head.clear();
            return due;
        }
    }

    private void tellWatcher(int report) {
        if (report == LibC.IN_OPEN) {
            watcher.opened();
        } else {
            watcher.closed();
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

        /** A program closed the port; others may still have it open. */
        void closed();
    }
}
