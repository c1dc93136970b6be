/*
 * The serial line: bytes from the UART's 128-byte FIFO into a ring, SLIP frames (RFC 1055) out of the ring and onto the
 * line. There are no interrupts: whatever waits calls receive().
 */
#include "stub.h"

#define FRAME_END 0xC0
#define ESCAPE 0xDB
#define ESCAPED_END 0xDC
#define ESCAPED_ESCAPE 0xDD
#define HEADER_BYTES 8
#define LEAST_PAYLOAD_BYTES 4
#define FIFO_FULL 126
#define SPOILED 0x10000
#define CRC_POLYNOMIAL 0xEDB88320
#ifndef TRIAL_POLLS
#define TRIAL_POLLS 400000 /* of about 40 cycles each at 52 MHz: 0.3 s */
#endif

struct frame request;

static u8 ring[RING_BYTES] __attribute__((section(".buffers")));
static u32 crc_of_byte[256] __attribute__((section(".buffers")));
static u32 head;
static u32 tail;
static u32 have; /* bytes of the frame under way */
static u32 escaped;
static u32 divider_to_return_to;
static u32 trial_polls;
static u32 saved_interrupts;

void line_open(void) {
    u32 byte, bit, crc;
    saved_interrupts = peek(UART_INT_ENABLE);
    poke(UART_INT_ENABLE, 0); /* the boot loader's routine would take our bytes */
    for (byte = 0; byte < 256; byte++) {
        crc = byte;
        for (bit = 0; bit < 8; bit++) {
            crc = crc & 1 ? crc >> 1 ^ CRC_POLYNOMIAL : crc >> 1;
        }
        crc_of_byte[byte] = crc;
    }
}

/* A full ring leaves bytes in the FIFO; a host that keeps to its window never fills it. */
void receive(void) {
    u32 count = peek(UART_STATUS) & 0xFF;
    u32 at = head;
    for (; count; count--) {
        u32 next = (at + 1) & (RING_BYTES - 1);
        if (next == tail) {
            break;
        }
        ring[at] = peek(UART_FIFO);
        at = next;
    }
    head = at;
}

static u32 crc(u32 crc, const u8 *bytes, u32 count) {
    for (; count; count--) {
        if ((count & 63) == 0) {
            receive();
        }
        crc = crc_of_byte[(u8)crc ^ *bytes++] ^ crc >> 8;
    }
    return crc;
}

static u32 check(const struct frame *frame) {
    u32 crc_of_header = crc(0xFFFFFFFF, (const u8 *)frame, 4);
    return ~crc(crc_of_header, (const u8 *)frame + HEADER_BYTES, frame->length);
}

static int sound(u32 count) {
    return count >= HEADER_BYTES + LEAST_PAYLOAD_BYTES && count <= HEADER_BYTES + MOST_PAYLOAD_BYTES
            && request.direction == 0 && request.length == count - HEADER_BYTES && request.check == check(&request);
}

/* Takes what has arrived; true when a sound frame stands in request. Anything else between two ends is dropped. */
int frame_arrived(void) {
    u8 *bytes = (u8 *)&request;
    receive();
    while (tail != head) {
        u32 byte = ring[tail];
        u32 count = have;
        tail = (tail + 1) & (RING_BYTES - 1);
        if ((tail & 31) == 0) {
            receive();
        }
        if (byte == FRAME_END) {
            have = 0;
            escaped = 0;
            if (sound(count)) {
                return 1;
            }
            continue;
        }
        if (escaped) {
            escaped = 0;
            if (byte == ESCAPED_END) {
                byte = FRAME_END;
            } else if (byte == ESCAPED_ESCAPE) {
                byte = ESCAPE;
            } else {
                have = SPOILED;
            }
        } else if (byte == ESCAPE) {
            escaped = 1;
            continue;
        }
        if (have < sizeof request) {
            bytes[have] = byte;
        }
        have++;
    }
    return 0;
}

static void drain(void) {
    u32 spin;
    while (peek(UART_STATUS) >> 16 & 0xFF) {
        receive();
    }
    /* The last byte is still in the shift register: ten bits of divider cycles each. */
    for (spin = peek(UART_CLOCK_DIVIDER) ; spin; spin--) {
        receive();
    }
}

/* Sends what is left and gives the UART back to the boot loader. */
void line_close(void) {
    drain();
    poke(UART_INT_ENABLE, saved_interrupts);
}

static void set_speed(u32 divider) {
    drain();
    poke(UART_CLOCK_DIVIDER, divider);
}

/* Until KEEP_SPEED comes, a silence of 0.3 s leads back to the speed before. */
void try_speed(u32 divider) {
    if (divider_to_return_to == 0) {
        divider_to_return_to = peek(UART_CLOCK_DIVIDER);
    }
    trial_polls = 0;
    set_speed(divider);
}

void keep_speed(void) {
    divider_to_return_to = 0;
}

/* Waits for the next sound frame. Keeps the flash at work meanwhile. */
void await_frame(void) {
    while (!frame_arrived()) {
        if (divider_to_return_to && ++trial_polls == TRIAL_POLLS) {
            set_speed(divider_to_return_to);
            divider_to_return_to = 0;
        }
        if (stream_code == DONE) {
            stream_code = region_step();
        }
    }
    trial_polls = 0;
}

static void put(u32 byte) {
    while ((peek(UART_STATUS) >> 16 & 0xFF) >= FIFO_FULL) {
        receive();
    }
    poke(UART_FIFO, byte);
}

static void put_all(const u8 *bytes, u32 count) {
    for (; count; count--) {
        u32 byte = *bytes++;
        if (byte == FRAME_END || byte == ESCAPE) {
            put(ESCAPE);
            byte = byte == FRAME_END ? ESCAPED_END : ESCAPED_ESCAPE;
        }
        put(byte);
        if ((count & 15) == 0) {
            receive();
        }
    }
}

/* Fills in the check. */
void send_frame(const struct frame *frame) {
    u32 sum = check(frame);
    put(FRAME_END);
    put_all((const u8 *)frame, 4);
    put_all((const u8 *)&sum, 4);
    put_all((const u8 *)frame + HEADER_BYTES, frame->length);
    put(FRAME_END);
}

/* Answers the request with a code and two words. */
void reply(enum code code, u32 first, u32 second) {
    u32 answer[(HEADER_BYTES + LEAST_PAYLOAD_BYTES) / 4 + 2];
    answer[0] = 1 | request.operation << 8 | (LEAST_PAYLOAD_BYTES + 8) << 16;
    answer[2] = request.tag | code << 8;
    answer[3] = first;
    answer[4] = second;
    send_frame((const struct frame *)answer);
}
