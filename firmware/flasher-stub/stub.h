/* What the parts of the stub know of each other. README.md describes the protocol. */
#ifndef STUB_H
#define STUB_H

#include "chip.h"

#define PROTOCOL_VERSION 1
#define RING_BYTES 32768 /* a power of two */
#define WINDOW_BYTES 32768 /* deflate's (RFC 1951) */
#define MOST_PAYLOAD_BYTES 4104
#define CHUNK_BYTES 1024 /* of flash in one reply */
#define SECTOR_BYTES 4096
#define BLOCK_BYTES 65536
#define PAGE_BYTES 256
#define PIECE_BYTES 64 /* what the flash controller holds */
#define DIGEST_WORDS 4
#define MOST_SECTORS 4096 /* of a flash with 24 address bits */

enum operation {
    HELLO = 0x41,
    ECHO,
    SPEED,
    KEEP_SPEED,
    DIGEST,
    READ,
    WRITE,
    DATA,
    END,
    ERASE,
    ERASE_CHIP,
    READ_REGISTER,
    WRITE_REGISTER,
    RUN,
    RESET
};

enum code {
    DONE,
    OUT_OF_ORDER,
    BAD_REQUEST,
    UNKNOWN_OPERATION,
    NOT_WRITING,
    BUSY_TIMEOUT,
    PROTECTED,
    BAD_STREAM,
    STREAM_TOO_LONG,
    ABANDONED,
    INCOMPLETE
};

/* Both directions: check is the CRC-32 of the four bytes before it and of what follows it. */
struct frame {
    u8 direction;
    u8 operation;
    u16 length; /* of tag, code and what follows */
    u32 check;
    u8 tag;
    u8 code;
    u16 unused;
    u32 words[(MOST_PAYLOAD_BYTES - 4) / 4];
};

extern struct frame request;

/* line.c */
void line_open(void);
void line_close(void);
void receive(void); /* call at least every 0.5 ms */
int frame_arrived(void);
void await_frame(void);
void send_frame(const struct frame *frame);
void reply(enum code code, u32 first, u32 second);
void try_speed(u32 divider);
void keep_speed(void);

/* flash.c */
void flash_open(void);
void flash_close(void);
u32 flash_ask(u32 opcode, u32 answer_bits);
int flash_busy(void);
enum code flash_wait(u32 milliseconds);
enum code flash_unprotect(void);
int flash_piece_blank(const u32 *piece);
void flash_program(u32 address, const u32 *piece);
enum code flash_erase(u32 opcode, u32 address);
void flash_read(u32 address, u32 *words, u32 count);
int flash_blank(u32 address);
int digest(u32 address, u32 *words);

/* region.c: the sectors that a WRITE or an ERASE is about */
enum code region_open(u32 offset, u32 sectors, const u32 *chosen);
enum code region_step(void);
enum code region_inflated(u32 bytes);
enum code region_finish(void);
u32 region_bytes(void);
u32 region_address(void);
u8 *region_window(void);
void note_blank(u32 sector, int blank);
void forget_blank(void);
extern struct counters {
    u32 sectors_erased;
    u32 blocks_erased;
    u32 pages_programmed;
    u32 pages_skipped;
} counters;

/* inflate.c */
enum code inflate(u32 output_bytes);
u32 next_input(void); /* in write.c; a byte, or fails the stream */
extern enum code stream_code; /* DONE while a stream comes in, NOT_WRITING before and after */

/* write.c */
void write_stream(void);
void data_outside_stream(void);
void end_stream(void);
extern u32 frame_pending; /* a frame that ended a stream early waits to be obeyed */

#endif
