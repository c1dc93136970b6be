/*
 * The registers of the ESP8266 that the stub touches, and the two ROM routines it calls.
 * Source: ESP8266 Technical Reference (UART, SPI); the boot ROM's own ets_wdt_disable for the watchdog.
 */
#ifndef CHIP_H
#define CHIP_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;

#define UART_FIFO 0x60000000
#define UART_INT_ENABLE 0x6000000C
#define UART_CLOCK_DIVIDER 0x60000014
#define UART_STATUS 0x6000001C /* received bytes waiting in bits 0 to 7, bytes to send in 16 to 23 */

#define SPI_COMMAND 0x60000200
#define SPI_ADDRESS 0x60000204 /* left-justified */
#define SPI_CONTROL 0x60000208 /* the bus clock in bits 0 to 11 */
#define SPI_USER 0x6000021C
#define SPI_USER1 0x60000220
#define SPI_USER2 0x60000224
#define SPI_DATA 0x60000240 /* W0 to W15 */

#define WATCHDOG_CONTROL 0x60000900
#define WATCHDOG_FEED 0x60000914

#ifdef HOST_MODEL
u32 peek(u32 address);
void poke(u32 address, u32 value);
#define PEEK_SETTLED(address, offset) peek((address) + (offset))
void rom_forget_user_start(void);
void rom_software_reset(void);
#else
static inline u32 peek(u32 address) {
    return *(volatile u32 *)address;
}

/* Of a register that nothing changes any more, so without a barrier. */
#define PEEK_SETTLED(address, offset) \
    ({ \
        u32 value; \
        __asm__ volatile("l32i %0, %1, %2" : "=r"(value) : "r"(address), "i"(offset)); \
        value; \
    })

static inline void poke(u32 address, u32 value) {
    *(volatile u32 *)address = value;
}

/* The ROM would start the stub again instead of the sketch. */
static inline void rom_forget_user_start(void) {
    ((void (*)(u32))0x40000FBC)(0);
}

static inline void rom_software_reset(void) {
    ((void (*)(void))0x4000264C)();
}
#endif

#endif
