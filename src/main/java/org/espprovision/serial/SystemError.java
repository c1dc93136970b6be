package org.espprovision.serial;

/** Error numbers of the system calls behind opening a device. Sources: Linux asm-generic/errno-base.h, winerror.h. */
final class SystemError {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENODEV = 19;

    static final int WINDOWS_FILE_NOT_FOUND = 2;
    static final int WINDOWS_ACCESS_DENIED = 5;

    private SystemError() {}
}
