/*
 * The sectors that are to be written or erased. The flash works on its own meanwhile: whoever has time calls
 * region_step(), which begins the next thing to do if the flash is idle. What is inflated waits in the window until it is
 * programmed, up to 32 KB. Erasing runs ahead of programming; a sector that is blank already is left alone, and a whole
 * 64 KB block goes at once where that is quicker and harms nothing.
 */
#include "stub.h"

#define SECTOR_ERASE 0x20
#define BLOCK_ERASE 0xD8
#define SECTORS_PER_BLOCK 16
#define WORTH_A_BLOCK 4 /* a block takes as long as three to four sectors */

static u32 known_blank[MOST_SECTORS / 32];
struct counters counters;

static u32 chosen[MOST_SECTORS / 32] __attribute__((section(".buffers"))); /* counted from the region's start */
static u32 first; /* all in sectors of the flash */
static u32 end;
static u32 erased_to;
static u32 target; /* of what is programmed next */
static u32 target_offset; /* within that sector */
static u32 inflated; /* bytes of the stream's output */
static u32 programmed;
static u32 page_used;
static u8 window[WINDOW_BYTES] __attribute__((section(".buffers"), aligned(4)));

static int is_set(const u32 *bits, u32 index) {
    return bits[index >> 5] >> (index & 31) & 1;
}

static int is_chosen(u32 sector) {
    return is_set(chosen, sector - first);
}

void note_blank(u32 sector, int blank) {
    u32 bit = 1u << (sector & 31);
    if (blank) {
        known_blank[sector >> 5] |= bit;
    } else {
        known_blank[sector >> 5] &= ~bit;
    }
}

/* After any failure nothing is sure. */
void forget_blank(void) {
    u32 word;
    for (word = 0; word < MOST_SECTORS / 32; word++) {
        known_blank[word] = 0;
    }
}

static int blank(u32 sector) {
    if (is_set(known_blank, sector)) {
        return 1;
    }
    if (flash_blank(sector * SECTOR_BYTES)) {
        note_blank(sector, 1);
        return 1;
    }
    return 0;
}

static void next_target(void) {
    while (target != end && !is_chosen(target)) {
        target++;
    }
}

/* Without a list of chosen sectors all of them are. */
enum code region_open(u32 offset, u32 sectors, const u32 *bits) {
    u32 word;
    first = offset / SECTOR_BYTES;
    end = first;
    erased_to = first;
    target = first;
    target_offset = 0;
    inflated = 0;
    programmed = 0;
    page_used = 0;
    counters.sectors_erased = 0;
    counters.blocks_erased = 0;
    counters.pages_programmed = 0;
    counters.pages_skipped = 0;
    if (offset % SECTOR_BYTES || sectors > MOST_SECTORS || first > MOST_SECTORS - sectors) {
        return BAD_REQUEST;
    }
    end = first + sectors;
    for (word = 0; word < (sectors + 31) / 32; word++) {
        chosen[word] = bits ? bits[word] : 0xFFFFFFFF;
    }
    next_target();
    return flash_unprotect();
}

u32 region_bytes(void) {
    u32 bytes = 0;
    u32 sector;
    for (sector = first; sector != end; sector++) {
        bytes += is_chosen(sector) ? SECTOR_BYTES : 0;
    }
    return bytes;
}

/* Where the next page goes, or the failing one went. */
u32 region_address(void) {
    return target * SECTOR_BYTES + target_offset;
}

/* Whether the block at erased_to may go at once: nothing in it is to be kept, and enough of it is not blank. */
static int whole_block(void) {
    u32 used = 0;
    u32 sector;
    if (erased_to % SECTORS_PER_BLOCK || end - erased_to < SECTORS_PER_BLOCK) {
        return 0;
    }
    for (sector = erased_to; sector != erased_to + SECTORS_PER_BLOCK; sector++) {
        if (!is_chosen(sector) && !is_set(known_blank, sector)) {
            return 0;
        }
    }
    for (sector = erased_to; sector != erased_to + SECTORS_PER_BLOCK && used != WORTH_A_BLOCK; sector++) {
        used += !blank(sector);
    }
    return used == WORTH_A_BLOCK;
}

/* One step: looks at a sector or begins an erase. Only for an idle flash. */
static enum code erase_step(void) {
    u32 at = erased_to;
    if (whole_block()) {
        for (; erased_to != at + SECTORS_PER_BLOCK; erased_to++) {
            note_blank(erased_to, 1);
        }
        counters.blocks_erased++;
        return flash_erase(BLOCK_ERASE, at * SECTOR_BYTES);
    }
    erased_to++;
    if (!is_chosen(at) || blank(at)) {
        return DONE;
    }
    note_blank(at, 1);
    counters.sectors_erased++;
    return flash_erase(SECTOR_ERASE, at * SECTOR_BYTES);
}

static void after_piece(void) {
    programmed += PIECE_BYTES;
    target_offset += PIECE_BYTES;
    if (target_offset % PAGE_BYTES == 0) {
        counters.pages_programmed += page_used;
        counters.pages_skipped += !page_used;
        page_used = 0;
        if (target_offset == SECTOR_BYTES) {
            target_offset = 0;
            target++;
            next_target();
        }
    }
}

/* Begins what is to be done next, if the flash is idle. Blank pieces are passed over: an erase makes them so. */
enum code region_step(void) {
    while (programmed != inflated) {
        const u32 *piece = (const u32 *)(window + (programmed & (WINDOW_BYTES - 1)));
        if (!flash_piece_blank(piece)) {
            if (target >= erased_to) {
                break;
            }
            if (!flash_busy()) {
                note_blank(target, 0);
                page_used = 1;
                flash_program(region_address(), piece);
                after_piece();
            }
            return DONE;
        }
        after_piece();
        receive();
    }
    return erased_to >= end || flash_busy() ? DONE : erase_step();
}

static enum code step_when_idle(void) {
    enum code code = flash_wait(4000);
    return code == DONE ? region_step() : code;
}

/* Another piece stands in the window. Returns when there is room for the next. */
enum code region_inflated(u32 bytes) {
    enum code code;
    inflated = bytes;
    code = region_step();
    while (code == DONE && inflated + PIECE_BYTES - programmed > WINDOW_BYTES) {
        code = step_when_idle();
    }
    return code;
}

enum code region_finish(void) {
    enum code code = DONE;
    while (code == DONE && (programmed != inflated || erased_to < end)) {
        code = step_when_idle();
    }
    return code == DONE ? flash_wait(4000) : code;
}

u8 *region_window(void) {
    return window;
}
