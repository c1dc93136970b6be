package org.espprovision.pki;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Finds a token's slot by its label. The JDK can be told a slot but not a label, so PKCS#11 is asked directly, through the
 * function list that {@code C_GetFunctionList} gives (PKCS#11 v2.40, sections 5.4 and 5.5).
 */
final class TokenSlots {
    private static final int INITIALIZE = 0; // place in the function list
    private static final int FINALIZE = 1;
    private static final int GET_SLOT_LIST = 4;
    private static final int GET_TOKEN_INFO = 6;
    private static final int LABEL_BYTES = 32;
    private static final int TOKEN_INFO_BYTES = 512; // CK_TOKEN_INFO has 208 on 64-bit systems
    private static final byte TOKEN_PRESENT = 1;
    private static final long OK = 0;
    private static final long ALREADY_INITIALIZED = 0x191; // CKR_CRYPTOKI_ALREADY_INITIALIZED

    private final Pointer functions;

    private TokenSlots(Pointer functions) {
        this.functions = functions;
    }

    /**
     * The slot of the token with a label.
     *
     * @throws UnsatisfiedLinkError when the library is none, or not for this machine
     */
    static OptionalLong slotOf(String label, Path library) {
        PointerByReference list = new PointerByReference();
        long result = NativeLibrary.getInstance(library.toString())
                .getFunction("C_GetFunctionList")
                .invokeInt(new Object[] {list});
        if (result != OK) {
            return OptionalLong.empty();
        }
        var slots = new TokenSlots(list.getValue());
        long initialized = slots.call(INITIALIZE, Pointer.NULL);
        try {
            return initialized == OK || initialized == ALREADY_INITIALIZED ? slots.find(label) : OptionalLong.empty();
        } finally {
            if (initialized == OK) { // else somebody else of this process is at work with it
                slots.call(FINALIZE, Pointer.NULL);
            }
        }
    }

    private OptionalLong find(String label) {
        NativeLongByReference count = new NativeLongByReference();
        if (call(GET_SLOT_LIST, TOKEN_PRESENT, Pointer.NULL, count) != OK
                || count.getValue().longValue() == 0) {
            return OptionalLong.empty();
        }
        try (Memory ids = new Memory(count.getValue().longValue() * NativeLong.SIZE);
                Memory info = new Memory(TOKEN_INFO_BYTES)) {
            if (call(GET_SLOT_LIST, TOKEN_PRESENT, ids, count) != OK) {
                return OptionalLong.empty();
            }
            for (long i = 0; i < count.getValue().longValue(); i++) {
                NativeLong slot = ids.getNativeLong(i * NativeLong.SIZE);
                if (call(GET_TOKEN_INFO, slot, info) == OK && label.equals(label(info))) {
                    return OptionalLong.of(slot.longValue());
                }
            }
        }
        return OptionalLong.empty();
    }

    /** Padded with blanks, not ended by a zero. */
    private static String label(Memory info) {
        return new String(info.getByteArray(0, LABEL_BYTES), StandardCharsets.UTF_8).stripTrailing();
    }

    /** The list begins with a version of two bytes; the first function stands at the next pointer's place. */
    private long call(int place, Object... arguments) {
        Pointer function = functions.getPointer((long) (place + 1) * Native.POINTER_SIZE);
        return ((NativeLong) Function.getFunction(function).invoke(NativeLong.class, arguments)).longValue();
    }
}
