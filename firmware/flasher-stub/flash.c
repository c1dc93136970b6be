/*
 * The flash behind SPI0, one opcode at a time through the controller's user mode. The boot ROM must have attached it.
 * Source of opcodes and times: W25Q32 data sheet, which the other makers follow; the longest times of slower ones.
 */
#include "stub.h"

#define START (1 << 18)
#define USER_COMMAND (1u << 31)
#define USER_ADDRESS (1 << 30)
#define USER_ANSWER (1 << 28)
#define USER_DATA (1 << 27)
#define USER_SELECT_EARLY (1 << 5)
#define EIGHT_BITS (7u << 28)
#define ADDRESS_BITS (23u << 26)
#define ANSWER_64_BYTES (511 << 8)
#define DATA_64_BYTES (511 << 17)
#define CLOCK_FIELD 0xFFF
#define CLOCK_HALVED 0x101 /* 26 MHz of 52; every flash takes opcode 03 up to 33 MHz */

#define PAGE_PROGRAM 0x02
#define READ_BYTES 0x03
#define WRITE_STATUS 0x01
#define READ_STATUS 0x05
#define WRITE_ENABLE 0x06
#define WRITE_ENABLE_VOLATILE 0x50
#define CHIP_ERASE 0xC7
#define STATUS_BUSY 0x01
#define STATUS_PROTECT 0x1C /* BP0 to BP2 */

#define TRANSFER_BYTES PIECE_BYTES
#define TRANSFER_WORDS 16
#define BLANK 0xFFFFFFFF
#ifndef POLLS_PER_MILLISECOND
#define POLLS_PER_MILLISECOND 400 /* of at least 130 cycles each at 52 MHz */
#endif
#define PROGRAM_MILLISECONDS 20
#define ERASE_MILLISECONDS 4000
#define CHIP_ERASE_MILLISECONDS 250000

static u32 saved_control;
static u32 saved_user;
static u32 saved_user1;
static u32 saved_user2;

void flash_open(void) {
    saved_control = peek(SPI_CONTROL);
    saved_user = peek(SPI_USER);
    saved_user1 = peek(SPI_USER1);
    saved_user2 = peek(SPI_USER2);
    poke(SPI_CONTROL, (saved_control & ~CLOCK_FIELD) | CLOCK_HALVED);
}

/* As the boot ROM left it. */
void flash_close(void) {
    poke(SPI_CONTROL, saved_control);
    poke(SPI_USER, saved_user);
    poke(SPI_USER1, saved_user1);
    poke(SPI_USER2, saved_user2);
}

static void start(void) {
    poke(SPI_COMMAND, START);
    while (peek(SPI_COMMAND) & START) {
    }
}

static void prepare(u32 phases, u32 lengths, u32 opcode) {
    poke(SPI_USER, USER_COMMAND | USER_SELECT_EARLY | phases);
    poke(SPI_USER1, lengths);
    poke(SPI_USER2, EIGHT_BITS | opcode);
}

static void transact(u32 phases, u32 lengths, u32 opcode, u32 address) {
    prepare(phases, lengths, opcode);
    poke(SPI_ADDRESS, address << 8);
    start();
}

/* An opcode that answers up to 32 bits, the first byte lowest. */
u32 flash_ask(u32 opcode, u32 answer_bits) {
    transact(USER_ANSWER, (answer_bits - 1) << 8, opcode, 0);
    return peek(SPI_DATA) & (0xFFFFFFFF >> (32 - answer_bits));
}

static void tell(u32 opcode) {
    transact(0, 0, opcode, 0);
}

int flash_busy(void) {
    return flash_ask(READ_STATUS, 8) & STATUS_BUSY;
}

enum code flash_wait(u32 milliseconds) {
    u32 polls = milliseconds * POLLS_PER_MILLISECOND;
    while (flash_busy()) {
        receive();
        if (--polls == 0) {
            return BUSY_TIMEOUT;
        }
    }
    return DONE;
}

static enum code write_status(u32 enabling, u32 status) {
    tell(enabling);
    poke(SPI_DATA, status);
    transact(USER_DATA, 7 << 17, WRITE_STATUS, 0);
    return flash_wait(PROGRAM_MILLISECONDS * 10);
}

/* Clears the block protection if there is one: until power goes if the flash can do that, else for good. */
enum code flash_unprotect(void) {
    u32 enabling = WRITE_ENABLE_VOLATILE;
    enum code code = flash_wait(ERASE_MILLISECONDS);
    while (code == DONE) {
        u32 status = flash_ask(READ_STATUS, 8);
        if ((status & STATUS_PROTECT) == 0) {
            return DONE;
        }
        if (enabling == 0) {
            return PROTECTED;
        }
        code = write_status(enabling, status & ~STATUS_PROTECT & ~3);
        enabling = enabling == WRITE_ENABLE_VOLATILE ? WRITE_ENABLE : 0;
    }
    return code;
}

/* Begins an erase; whoever needs the flash next waits for its end. */
enum code flash_erase(u32 opcode, u32 address) {
    enum code code = flash_wait(ERASE_MILLISECONDS);
    if (code == DONE) {
        tell(WRITE_ENABLE);
        if (opcode == CHIP_ERASE) {
            tell(opcode);
            code = flash_wait(CHIP_ERASE_MILLISECONDS);
        } else {
            transact(USER_ADDRESS, ADDRESS_BITS, opcode, address);
        }
    }
    return code;
}

int flash_piece_blank(const u32 *piece) {
    u32 word;
    for (word = 0; word < TRANSFER_WORDS; word++) {
        if (piece[word] != BLANK) {
            return 0;
        }
    }
    return 1;
}

/* Begins to program 64 bytes within a page of an idle flash. */
void flash_program(u32 address, const u32 *piece) {
    u32 word;
    tell(WRITE_ENABLE);
    for (word = 0; word < TRANSFER_WORDS; word++) {
        poke(SPI_DATA + word * 4, piece[word]);
    }
    transact(USER_ADDRESS | USER_DATA, ADDRESS_BITS | DATA_64_BYTES, PAGE_PROGRAM, address);
}

/* For fetch(); nothing else may use the controller in between. */
static void prepare_fetches(void) {
    prepare(USER_ADDRESS | USER_ANSWER, ADDRESS_BITS | ANSWER_64_BYTES, READ_BYTES);
}

static void fetch(u32 address) {
    poke(SPI_ADDRESS, address << 8);
    start();
    if (address % PAGE_BYTES == 0) {
        receive();
    }
}

/* The count of words is a multiple of 16. */
void flash_read(u32 address, u32 *words, u32 count) {
    u32 word;
    prepare_fetches();
    for (; count; count -= TRANSFER_WORDS) {
        fetch(address);
        for (word = 0; word < TRANSFER_WORDS; word++) {
            *words++ = peek(SPI_DATA + word * 4);
        }
        address += TRANSFER_BYTES;
    }
}

/* Whether a sector holds ones only; looks no further than the first piece that does not. */
int flash_blank(u32 address) {
    u32 end = address + SECTOR_BYTES;
    u32 word;
    prepare_fetches();
    for (; address != end; address += TRANSFER_BYTES) {
        u32 ones = BLANK;
        fetch(address);
        for (word = 0; word < TRANSFER_WORDS; word++) {
            ones &= peek(SPI_DATA + word * 4);
        }
        if (ones != BLANK) {
            return 0;
        }
    }
    return 1;
}

#define ROTATED(value, bits) ((value) << (bits) | (value) >> (32 - (bits)))
#define MIX(lane, next, word, bits) lane = (ROTATED(lane + (word) * 0x9E3779B1, bits) + next) * 0x85EBCA77

/*
 * 128 bits over a sector: four lanes that are multiplied, rotated and added to each other. Each row of four words maps
 * the lanes one to one, so two sectors that differ within one row of 16 bytes never have the same digest; others have
 * it with a chance of 2^-128. Not meant to resist somebody who constructs a collision. True if the sector is blank.
 */
int digest(u32 address, u32 *words) {
    u32 a = 0x243F6A88, b = 0x85A308D3, c = 0x13198A2E, d = 0x03707344;
    u32 end = address + SECTOR_BYTES;
    u32 row;
    prepare_fetches();
    for (; address != end; address += TRANSFER_BYTES) {
        fetch(address);
        for (row = SPI_DATA; row != SPI_DATA + TRANSFER_BYTES; row += 16) {
            u32 w0 = PEEK_SETTLED(row, 0), w1 = PEEK_SETTLED(row, 4);
            u32 w2 = PEEK_SETTLED(row, 8), w3 = PEEK_SETTLED(row, 12);
            MIX(a, b, w0, 13);
            MIX(b, c, w1, 17);
            MIX(c, d, w2, 11);
            MIX(d, a, w3, 19);
        }
    }
    for (row = 0; row != 4; row++) {
        MIX(a, b, 0, 13);
        MIX(b, c, 0, 17);
        MIX(c, d, 0, 11);
        MIX(d, a, 0, 19);
    }
    words[0] = a;
    words[1] = b;
    words[2] = c;
    words[3] = d;
    /* What comes out for a blank sector. */
    return a == 0x7BF083F9 && b == 0x268DDF3F && c == 0x08FE1C3A && d == 0x74DC9657;
}
