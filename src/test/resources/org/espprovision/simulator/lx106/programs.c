/* What compilers make of everyday code: checksums, mixing, copying, sorting, division, 64-bit arithmetic. */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned u32;
typedef int s32;
typedef unsigned long long u64;
typedef long long s64;

static u32 *out;
static u32 seed = 12345;

static void note(u32 value) { *out++ = value; }

static void note64(u64 value) {
    note((u32) value);
    note((u32) (value >> 32));
}

static u32 next(void) {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed;
}

/* The chip has these in ROM; libgcc for it has them not. */
u32 __udivsi3(u32 a, u32 b) {
    u32 quotient = 0, rest = 0;
    for (int bit = 31; bit >= 0; bit--) {
        rest = rest << 1 | (a >> bit & 1);
        if (rest >= b) {
            rest -= b;
            quotient |= 1u << bit;
        }
    }
    return quotient;
}
u32 __umodsi3(u32 a, u32 b) { return a - b * __udivsi3(a, b); }
s32 __divsi3(s32 a, s32 b) {
    u32 quotient = __udivsi3(a < 0 ? -(u32) a : (u32) a, b < 0 ? -(u32) b : (u32) b);
    return (a ^ b) < 0 ? -quotient : quotient;
}
s32 __modsi3(s32 a, s32 b) { return a - b * __divsi3(a, b); }
u64 __umulsidi3(u32 a, u32 b) {
    u32 low = (a & 0xffff) * (b & 0xffff), high = (a >> 16) * (b >> 16);
    u32 one = (a >> 16) * (b & 0xffff), other = (a & 0xffff) * (b >> 16);
    u32 middle = one + (low >> 16);
    u32 sum = middle + other;
    high += (sum >> 16) + (sum < other ? 0x10000 : 0);
    return (u64) high << 32 | (u32) (sum << 16 | (low & 0xffff));
}
u64 __muldi3(u64 a, u64 b) {
    u64 product = __umulsidi3((u32) a, (u32) b);
    u32 high = (u32) (product >> 32) + (u32) (a >> 32) * (u32) b + (u32) a * (u32) (b >> 32);
    return (u64) high << 32 | (u32) product;
}
void *memcpy(void *to, const void *from, u32 length) {
    u8 *a = to;
    const u8 *b = from;
    while (length--) *a++ = *b++;
    return to;
}
void *memset(void *to, int value, u32 length) {
    u8 *a = to;
    while (length--) *a++ = (u8) value;
    return to;
}

static u8 text[512];
static u8 copy[512];

static void crc32(void) {
    static u32 table[256];
    for (u32 n = 0; n < 256; n++) {
        u32 c = n;
        for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
        table[n] = c;
    }
    u32 crc = ~0u;
    for (u32 i = 0; i < sizeof text; i++) crc = table[(crc ^ text[i]) & 0xff] ^ crc >> 8;
    note(~crc);
}

#define TURN(x, n) ((x) >> (n) | (x) << (32 - (n)))
static void mix(void) {
    u32 s[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    for (u32 round = 0; round < 64; round++) {
        u32 w = text[round * 4] << 24 | text[round * 4 + 1] << 16 | text[round * 4 + 2] << 8 | text[round * 4 + 3];
        u32 e = TURN(s[4], 6) ^ TURN(s[4], 11) ^ TURN(s[4], 25);
        u32 first = s[7] + e + ((s[4] & s[5]) ^ (~s[4] & s[6])) + w + round * 0x9e3779b9u;
        u32 a = TURN(s[0], 2) ^ TURN(s[0], 13) ^ TURN(s[0], 22);
        u32 second = a + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        for (int i = 7; i > 0; i--) s[i] = s[i - 1];
        s[4] += first;
        s[0] = first + second;
    }
    for (int i = 0; i < 8; i++) note(s[i]);
}

static u32 sum(void) {
    u32 total = 0;
    for (u32 i = 0; i < sizeof copy; i++) total = total * 31 + copy[i];
    return total;
}

static void copies(void) {
    for (u32 skew = 0; skew < 5; skew++) {
        memset(copy, (int) skew, sizeof copy);
        memcpy(copy + skew, text + 2 * skew, 301 - skew);
        note(sum());
        for (u32 i = 0; i + 4 < sizeof copy / 2; i += 2) ((u16 *) copy)[i] += ((short *) copy)[i + 1] >> skew;
        note(sum());
        for (u32 i = 0; i + 4 < sizeof copy / 4; i++) ((u32 *) copy)[i] = ((u32 *) copy)[i + 1] << skew;
        note(sum());
    }
}

static int precedes(s32 a, s32 b) { return a < b; }
static int follows(s32 a, s32 b) { return (u32) a > (u32) b; }

static void sort(int (*order)(s32, s32)) {
    s32 n[48];
    for (int i = 0; i < 48; i++) n[i] = (s32) next();
    for (int gap = 24; gap; gap /= 2)
        for (int i = gap; i < 48; i++)
            for (int j = i; j >= gap && order(n[j], n[j - gap]); j -= gap) {
                s32 t = n[j];
                n[j] = n[j - gap];
                n[j - gap] = t;
            }
    for (int i = 0; i < 48; i += 5) note((u32) n[i]);
}

static void divide(void) {
    for (int i = 0; i < 24; i++) {
        u32 a = next() >> (i % 9), b = (next() >> (i % 31)) | 1;
        note(a / b);
        note(a % b);
        note((u32) ((s32) a / (s32) b));
        note((u32) ((s32) a % (s32) b));
        note(a / 10 + a % 7 + (u32) ((s32) a / 100));
    }
}

static void wide(void) {
    u64 a = 0x0123456789abcdefull;
    s64 b = -987654321012345ll;
    for (u32 i = 0; i < 12; i++) {
        a = a * 6364136223846793005ull + (u64) b;
        b = b >> (i % 5) ^ (s64) (a << i);
        note64(a);
        note64((u64) b);
        note64(a >> (i * 5));
        note(a > (u64) b);
        note((s64) a < b);
        note64((u64) next() * next());
        note64((u64) ((s64) (s32) next() * (s32) next()));
    }
}

static void bits(void) {
    for (u32 i = 0; i < 32; i++) {
        u32 x = next() >> i;
        note(x ? (u32) __builtin_clz(x) : 32);
        note((u32) __builtin_popcount(x) + (u32) __builtin_ctz(x | 0x80000000u));
        note(__builtin_bswap32(x) ^ (u32) (s32) (short) x ^ (u32) (s32) (signed char) x);
        s32 y = (s32) x;
        switch (x & 7) {
            case 0: y = y < 0 ? -y : y; break;
            case 1: y = y > 1000 ? 1000 : y; break;
            case 2: y = (s32) ((u32) y >> 3 & 0x1ff); break;
            case 3: y *= 1000; break;
            case 5: y = (short) y * (short) i; break;
            case 6: y = (s32) ((u16) y * (u16) x); break;
            default: y = (y << 4) - y;
        }
        note((u32) y);
    }
}

u32 run(u32 *results) {
    out = results;
    for (u32 i = 0; i < sizeof text; i++) text[i] = (u8) (next() >> (i & 7));
    crc32();
    mix();
    copies();
    sort(precedes);
    sort(follows);
    divide();
    wide();
    bits();
    return (u32) (out - results) * 4;
}
