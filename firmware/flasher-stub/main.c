/* Obeys requests until it is told to leave. Started by the boot ROM's MEM_END; returning leads into the sketch. */
#include "stub.h"

#define MAGIC 0x31535045 /* "EPS1" */
#define READ_IDENTITY 0x9F
#define READ_STATUS 0x05
#define CHIP_ERASE 0xC7
#define HEADER_BYTES 8
#define CHUNK_HEADER_BYTES 8
#define DIGESTS_PER_CHUNK 6 /* what the FIFO takes at once, so that the next are computed while they go out */

static struct {
    u8 direction;
    u8 operation;
    u16 length;
    u32 check;
    u8 tag;
    u8 code;
    u16 unused;
    u32 offset;
    u32 words[CHUNK_BYTES / 4];
} chunk __attribute__((section(".buffers")));

static void hello(void) {
    u32 answer[10];
    answer[0] = 1 | HELLO << 8 | (sizeof answer - HEADER_BYTES) << 16;
    answer[2] = request.tag;
    answer[3] = MAGIC;
    answer[4] = PROTOCOL_VERSION;
    answer[5] = RING_BYTES;
    answer[6] = MOST_PAYLOAD_BYTES;
    answer[7] = peek(UART_CLOCK_DIVIDER);
    answer[8] = flash_ask(READ_IDENTITY, 24);
    answer[9] = flash_ask(READ_STATUS, 8);
    send_frame((const struct frame *)answer);
}

static void send_chunk(u32 offset, u32 bytes) {
    chunk.direction = 1;
    chunk.operation = request.operation;
    chunk.length = CHUNK_HEADER_BYTES + bytes;
    chunk.tag = request.tag;
    chunk.code = DONE;
    chunk.offset = offset;
    send_frame((const struct frame *)&chunk);
}

static void digests(u32 offset, u32 sectors) {
    while (sectors) {
        u32 count = sectors < DIGESTS_PER_CHUNK ? sectors : DIGESTS_PER_CHUNK;
        u32 index;
        for (index = 0; index < count; index++) {
            u32 address = offset + index * SECTOR_BYTES;
            note_blank(address / SECTOR_BYTES, digest(address, chunk.words + index * DIGEST_WORDS));
        }
        send_chunk(offset, count * DIGEST_WORDS * 4);
        offset += count * SECTOR_BYTES;
        sectors -= count;
    }
}

static void read_out(u32 offset, u32 bytes) {
    while (bytes) {
        u32 count = bytes < CHUNK_BYTES ? bytes : CHUNK_BYTES;
        flash_read(offset, chunk.words, count / 4);
        send_chunk(offset, count);
        offset += count;
        bytes -= count;
    }
}

static void erase_chip(void) {
    enum code code = flash_unprotect();
    if (code == DONE) {
        code = flash_erase(CHIP_ERASE, 0);
    }
    forget_blank();
    reply(code, 0, 0);
}

static int obey(void) {
    u32 first = request.words[0];
    u32 second = request.words[1];
    enum code code = DONE;
    if (request.operation == WRITE) {
        write_stream();
        return 1;
    }
    if (request.operation == DATA) {
        data_outside_stream();
        return 1;
    }
    if (request.operation == END) {
        end_stream();
        return 1;
    }
    stream_code = NOT_WRITING;
    if (request.operation == HELLO) {
        hello();
        return 1;
    }
    if (request.operation == ECHO) {
        request.direction = 1;
        send_frame(&request);
        return 1;
    }
    if (request.operation == DIGEST || request.operation == READ) {
        code = flash_wait(4000);
        if (first >> 24 || second >> 24 || (request.operation == DIGEST ? first % SECTOR_BYTES : second % 64)) {
            code = BAD_REQUEST;
        }
        if (code == DONE) {
            request.operation == DIGEST ? digests(first, second) : read_out(first, second);
            return 1;
        }
        reply(code, first, 0);
        return 1;
    }
    if (request.operation == ERASE_CHIP) {
        erase_chip();
        return 1;
    }
    if (request.operation == ERASE) {
        code = region_open(first, second, 0);
        if (code == DONE) {
            code = region_finish();
            if (code != DONE) {
                forget_blank();
            }
        }
    } else if (request.operation == READ_REGISTER) {
        second = peek(first);
    } else if (request.operation == WRITE_REGISTER) {
        poke(first, second);
    } else if (request.operation == KEEP_SPEED) {
        keep_speed();
    } else if (request.operation > RESET || request.operation < HELLO) {
        code = UNKNOWN_OPERATION;
    }
    reply(code, first, second);
    if (request.operation == SPEED) {
        try_speed(first);
    }
    return request.operation != RUN && request.operation != RESET;
}

#ifndef HOST_MODEL
extern u32 zeroed_begin, zeroed_end;

static void zero(void) {
    u32 *word;
    for (word = &zeroed_begin; word != &zeroed_end; word++) {
        *(volatile u32 *)word = 0;
    }
}
#else
static void zero(void) {}
#endif

void stub(void) {
    zero();
    stream_code = NOT_WRITING;
    poke(WATCHDOG_CONTROL, peek(WATCHDOG_CONTROL) & ~1);
    poke(WATCHDOG_FEED, 0x73);
    line_open();
    flash_open();
    hello();
    do {
        if (!frame_pending) {
            await_frame();
        }
        frame_pending = 0;
    } while (obey());
    line_close();
    if (request.operation == RESET) {
        rom_software_reset();
    }
    flash_close();
    rom_forget_user_start();
}
