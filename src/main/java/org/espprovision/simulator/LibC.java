package org.espprovision.simulator;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;

/**
 * The part of Linux's C library that a pseudo-terminal needs. Failures come as {@link LastErrorException} with errno. The
 * constants are those of the kernel's asm-generic headers, which x86-64 and AArch64 share.
 */
interface LibC extends Library {
    int O_RDWR = 0x2;
    int O_NOCTTY = 0x100;
    int O_NONBLOCK = 0x800;
    int O_CLOEXEC = 0x80000;

    int TIOCSPTLCK = 0x40045431;
    int TIOCGPTN = 0x80045430;
    int TCGETS2 = 0x802c542a;
    int TCSETS2 = 0x402c542b;
    /** Sets and forgets unread input. */
    int TCSETSF2 = 0x402c542d;

    int TCFLSH = 0x540b;
    int TCOFLUSH = 1;

    int IN_CLOSE_WRITE = 0x8;
    int IN_CLOSE_NOWRITE = 0x10;
    int IN_OPEN = 0x20;

    short POLLIN = 0x1;
    short POLLOUT = 0x4;
    short POLLHUP = 0x10;

    int EINTR = 4;
    int EIO = 5;
    int EAGAIN = 11;

    int open(String path, int flags) throws LastErrorException;

    int close(int descriptor) throws LastErrorException;

    int read(int descriptor, byte[] buffer, long lengthBytes) throws LastErrorException;

    int write(int descriptor, byte[] bytes, long lengthBytes) throws LastErrorException;

    int ioctl(int descriptor, long request, Object... argument) throws LastErrorException;

    int poll(Memory descriptors, long count, int timeoutMillis) throws LastErrorException;

    int eventfd(int initial, int flags) throws LastErrorException;

    int inotify_init1(int flags) throws LastErrorException;

    int inotify_add_watch(int descriptor, String path, int mask) throws LastErrorException;

    /** struct pollfd: the descriptor, then events asked for and events found. */
    final class Poll implements AutoCloseable {
        private static final int POLLFD_BYTES = 8;
        private static final int EVENTS = 4;
        private static final int FOUND = 6;

        private final Memory entries;

        Poll(int... descriptors) {
            entries = new Memory((long) POLLFD_BYTES * descriptors.length);
            for (int i = 0; i < descriptors.length; i++) {
                entries.setInt((long) POLLFD_BYTES * i, descriptors[i]);
            }
        }

        /** Waits until one of the descriptors has one of these events, or is hung up, or a signal came. */
        Poll await(LibC libc, short events, int timeoutMillis) {
            long count = entries.size() / POLLFD_BYTES;
            for (long i = 0; i < count; i++) {
                entries.setShort(POLLFD_BYTES * i + EVENTS, events);
            }
            unlessNothing(() -> libc.poll(entries, count, timeoutMillis));
            return this;
        }

        boolean firstHungUp() {
            return (entries.getShort(FOUND) & POLLHUP) != 0;
        }

        @Override
        public void close() {
            entries.close();
        }
    }

    /** One system call. */
    @FunctionalInterface
    interface Call {
        int run() throws LastErrorException;
    }

    /** The call's result; 0 when there is nothing yet, a signal came between, or the other end is hung up. */
    static int unlessNothing(Call call) {
        try {
            return call.run();
        } catch (LastErrorException e) {
            if (e.getErrorCode() == EAGAIN || e.getErrorCode() == EINTR || e.getErrorCode() == EIO) {
                return 0;
            }
            throw e;
        }
    }
}
