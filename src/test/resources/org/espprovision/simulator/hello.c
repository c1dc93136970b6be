/* Says hello, tells the flash's JEDEC id, then sends every byte it gets plus one, until it gets a full stop. */
#define REG(address) (*(volatile unsigned *)(address))

static const char hello[] = "hello from RAM ";

static void send(unsigned byte) {
    while ((REG(0x6000001C) >> 16 & 0xFF) > 100) {
    }
    REG(0x60000000) = byte;
}

__attribute__((section(".text.start"))) void start(void) {
    unsigned index, id, byte;
    REG(0x6000000C) = 0;
    for (index = 0; index < sizeof hello - 1; index++) {
        send(hello[index]);
    }
    REG(0x60000200) = 1 << 28;
    while (REG(0x60000200)) {
    }
    for (id = REG(0x60000240), index = 0; index < 24; index += 4) {
        send("0123456789abcdef"[id >> index & 15]);
    }
    do {
        while ((REG(0x6000001C) & 0xFF) == 0) {
        }
        byte = REG(0x60000000);
        send(byte + 1);
    } while (byte != '.');
    if (REG(0x3FFE8000)) {
        *(volatile unsigned char *)start;
    }
}
