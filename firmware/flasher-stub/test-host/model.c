/*
 * The stub as a program of the host, for tests: standard input and output are the serial line, a file is the flash.
 *
 *     flasher-stub-model FLASH_FILE [busy | locked | locked-for-good]
 *
 * The flash is changed in place. A driver that breaks a rule of the chip (a command while busy, programming without
 * write enable) ends the program with status 3 and a word about it.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../stub.h"

void stub(void);

#define POLLS_BEFORE_FLUSHING 20
#define POLLS_BEFORE_SLEEPING 2000
#define BUSY_POLLS 3
#define FOREVER 0x7FFFFFFF
#define BUSY 1
#define WRITE_ENABLED 2

static unsigned char flash[4 << 20];
static const char *flash_file;
static u32 spi[64];
static u32 divider = 113;
static unsigned char fifo[128];
static int fifo_from, fifo_to, quiet_polls;
static unsigned char sent[4096];
static int sent_count;
static int busy_polls, write_enabled, status_register, sticks_busy, locked_for_good;

static void stop(const char *rule) {
    fprintf(stderr, "flash: %s\n", rule);
    exit(3);
}

static void flush(void) {
    int done = 0;
    while (done < sent_count) {
        int count = write(1, sent + done, sent_count - done);
        if (count <= 0) {
            exit(0);
        }
        done += count;
    }
    sent_count = 0;
}

static void save(void) {
    FILE *file = fopen(flash_file, "wb");
    if (file == NULL || fwrite(flash, 1, sizeof flash, file) != sizeof flash || fclose(file) != 0) {
        stop("cannot be saved");
    }
}

static int received(void) {
    struct pollfd input = {0, POLLIN, 0};
    if (fifo_from == fifo_to) {
        fifo_from = fifo_to = 0;
        if (quiet_polls == POLLS_BEFORE_FLUSHING) {
            flush();
        }
        if (poll(&input, 1, quiet_polls++ > POLLS_BEFORE_SLEEPING ? 1 : 0) > 0) {
            int count = read(0, fifo, sizeof fifo);
            if (count <= 0) {
                save();
                exit(0);
            }
            fifo_to = count;
            quiet_polls = 0;
        }
    }
    return fifo_to - fifo_from;
}

static void begin(void) {
    busy_polls = sticks_busy ? FOREVER : BUSY_POLLS;
}

static int may_change(void) {
    if (!write_enabled) {
        stop("changed without write enable");
    }
    write_enabled = 0;
    return (status_register & 0x1C) == 0;
}

static void erase(u32 address, u32 bytes) {
    if (may_change()) {
        memset(flash + (address & ~(bytes - 1)), 0xFF, bytes);
    }
    begin();
}

static void command(void) {
    u32 user = spi[0x1C / 4], user1 = spi[0x20 / 4];
    u32 opcode = spi[0x24 / 4] & 0xFF;
    u32 address = spi[1] >> 8 & (sizeof flash - 1);
    u32 out_bytes = user & 1 << 27 ? ((user1 >> 17 & 0x1FF) + 1) / 8 : 0;
    u32 in_bytes = user & 1 << 28 ? ((user1 >> 8 & 0x1FF) + 1) / 8 : 0;
    unsigned char *data = (unsigned char *)&spi[0x40 / 4];
    int may_change_now;
    u32 i;
    if (busy_polls && opcode != 0x05) {
        stop("asked while busy");
    }
    if ((user & 1 << 30) && user1 >> 26 != 23) {
        stop("an address without 24 bits");
    }
    switch (opcode) {
        case 0x01:
            if (!write_enabled) {
                stop("status written without write enable");
            }
            write_enabled = 0;
            if (!locked_for_good) {
                status_register = data[0] & ~3;
            }
            begin();
            break;
        case 0x02:
            may_change_now = may_change();
            for (i = 0; may_change_now && i < out_bytes; i++) {
                flash[(address & ~255u) | ((address + i) & 255)] &= data[i];
            }
            begin();
            break;
        case 0x03:
            for (i = 0; i < in_bytes; i++) {
                data[i] = flash[(address + i) & (sizeof flash - 1)];
            }
            break;
        case 0x05:
            data[0] = status_register | (busy_polls ? BUSY : 0) | (write_enabled ? WRITE_ENABLED : 0);
            busy_polls -= busy_polls && busy_polls != FOREVER;
            break;
        case 0x06:
        case 0x50:
            write_enabled = 1;
            break;
        case 0x20:
            erase(address, SECTOR_BYTES);
            break;
        case 0xD8:
            erase(address, BLOCK_BYTES);
            break;
        case 0xC7:
            erase(0, sizeof flash);
            break;
        case 0x9F:
            spi[0x40 / 4] = 0x1640EF;
            break;
        default:
            stop("does not know this opcode");
    }
}

u32 peek(u32 address) {
    if (address == UART_STATUS) {
        return received();
    }
    if (address == UART_FIFO) {
        return fifo[fifo_from++];
    }
    if (address == UART_CLOCK_DIVIDER) {
        return divider;
    }
    return address >> 8 == SPI_COMMAND >> 8 ? spi[(address & 0xFF) / 4] : 0;
}

void poke(u32 address, u32 value) {
    if (address == UART_FIFO) {
        quiet_polls = 0;
        sent[sent_count++] = value;
        if (sent_count == sizeof sent) {
            flush();
        }
    } else if (address == UART_CLOCK_DIVIDER) {
        divider = value;
    } else if (address == SPI_COMMAND) {
        command();
    } else if (address >> 8 == SPI_COMMAND >> 8) {
        spi[(address & 0xFF) / 4] = value;
    }
}

void rom_forget_user_start(void) {}

void rom_software_reset(void) {}

int main(int count, char **arguments) {
    const char *fault = count > 2 ? arguments[2] : "";
    FILE *file;
    if (count < 2) {
        stop("needs a file");
    }
    flash_file = arguments[1];
    memset(flash, 0xFF, sizeof flash);
    file = fopen(flash_file, "rb");
    if (file != NULL) {
        if (fread(flash, 1, sizeof flash, file) == 0 && ferror(file)) {
            stop("cannot be read");
        }
        fclose(file);
    }
    sticks_busy = strcmp(fault, "busy") == 0;
    locked_for_good = strcmp(fault, "locked-for-good") == 0;
    status_register = strncmp(fault, "locked", 6) == 0 ? 0x1C : 0;
    stub();
    flush();
    save();
    return 0;
}
