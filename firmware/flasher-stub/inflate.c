/*
 * Raw deflate (RFC 1951), written from the specification. Input comes from next_input(), output goes to the
 * region's window, piece by piece. Nothing is ever put out behind output_bytes, whatever the input says.
 */
#include "stub.h"

#define WINDOW_MASK (WINDOW_BYTES - 1)
#define LONGEST_CODE 15
#define MOST_SYMBOLS 288
#define FAST_BITS 9
#define FAST_ENTRIES (1 << FAST_BITS)
#define LENGTH_CODES 286
#define DISTANCE_CODES 30
#define END_OF_BLOCK 256
#define NO_SYMBOL 0xFFFF

/* A canonical Huffman code: symbols in order of their codes, and for short codes a table (length << 9 | symbol). */
struct code_table {
    u16 count[LONGEST_CODE + 1];
    u16 symbol[MOST_SYMBOLS];
    u16 fast[FAST_ENTRIES];
};

enum code stream_code;

static struct code_table literals __attribute__((section(".buffers")));
static struct code_table distances __attribute__((section(".buffers")));
static u8 lengths[LENGTH_CODES + 2 + DISTANCE_CODES + 2] __attribute__((section(".buffers")));
static u32 bits;
static u32 bit_count;
static u8 *window;
static u32 produced;
static u32 output_end;

static void fail(enum code code) {
    if (stream_code == DONE) {
        stream_code = code;
    }
}

static u32 peek_bits(u32 count) {
    while (bit_count < count) {
        bits |= next_input() << bit_count;
        bit_count += 8;
    }
    return bits & ((1u << count) - 1);
}

static void drop_bits(u32 count) {
    bits >>= count;
    bit_count -= count;
}

static u32 take_bits(u32 count) {
    u32 value = peek_bits(count);
    drop_bits(count);
    return value;
}

static void put_out(u32 byte) {
    u32 at = produced;
    if (at == output_end) {
        fail(STREAM_TOO_LONG);
        return;
    }
    window[at & WINDOW_MASK] = byte;
    produced = ++at;
    if (at % PIECE_BYTES == 0) {
        receive();
        if (stream_code == DONE) {
            fail(region_inflated(at));
        }
    }
}

/* All bytes of a match but those at the ends of pieces take the short way. */
static void put_match(u32 distance, u32 length) {
    while (length && stream_code == DONE) {
        u32 at = produced;
        u32 short_way = PIECE_BYTES - 1 - at % PIECE_BYTES;
        if (at == output_end) {
            short_way = 0;
        }
        if (short_way > length) {
            short_way = length;
        }
        length -= short_way;
        for (; short_way; short_way--) {
            window[at & WINDOW_MASK] = window[(at - distance) & WINDOW_MASK];
            at++;
        }
        produced = at;
        if (length) {
            put_out(window[(at - distance) & WINDOW_MASK]);
            length--;
        }
    }
}

static u32 reversed(u32 code, u32 length) {
    u32 result = 0;
    for (; length; length--) {
        result = result << 1 | (code & 1);
        code >>= 1;
    }
    return result;
}

/* Refuses lengths that claim more codes than there are. Unused codes are refused when they occur. */
static void build(struct code_table *table, const u8 *length_of, u32 symbols) {
    u16 next[LONGEST_CODE + 1];
    u16 place[LONGEST_CODE + 1];
    u32 length, symbol, code = 0, index = 0;
    for (length = 0; length <= LONGEST_CODE; length++) {
        table->count[length] = 0;
    }
    for (symbol = 0; symbol < FAST_ENTRIES; symbol++) {
        table->fast[symbol] = 0;
    }
    for (symbol = 0; symbol < symbols; symbol++) {
        table->count[length_of[symbol]]++;
    }
    table->count[0] = 0;
    for (length = 1; length <= LONGEST_CODE; length++) {
        code <<= 1;
        next[length] = code;
        place[length] = index;
        code += table->count[length];
        index += table->count[length];
        if (code > 1u << length) {
            fail(BAD_STREAM);
            return;
        }
    }
    for (symbol = 0; symbol < symbols; symbol++) {
        length = length_of[symbol];
        if ((symbol & 31) == 0) {
            receive();
        }
        if (length) {
            table->symbol[place[length]++] = symbol;
            code = next[length]++;
            if (length <= FAST_BITS) {
                for (code = reversed(code, length); code < FAST_ENTRIES; code += 1 << length) {
                    table->fast[code] = length << 9 | symbol;
                }
            }
        }
    }
}

static u32 decode(const struct code_table *table) {
    u32 ahead = peek_bits(LONGEST_CODE);
    u32 entry = table->fast[ahead & (FAST_ENTRIES - 1)];
    u32 code = 0, first = 0, index = 0, length;
    if (entry) {
        drop_bits(entry >> 9);
        return entry & 511;
    }
    for (length = 1; length <= LONGEST_CODE; length++) {
        u32 count = table->count[length];
        code |= ahead & 1;
        ahead >>= 1;
        if (code - first < count) {
            drop_bits(length);
            return table->symbol[index + code - first];
        }
        index += count;
        first = (first + count) << 1;
        code <<= 1;
    }
    fail(BAD_STREAM);
    return NO_SYMBOL;
}

static void stored_block(void) {
    u32 length;
    drop_bits(bit_count & 7);
    length = take_bits(16);
    if (take_bits(16) != (length ^ 0xFFFF)) {
        fail(BAD_STREAM);
    }
    for (; length && stream_code == DONE; length--) {
        put_out(take_bits(8));
    }
}

static void fixed_codes(void) {
    u32 symbol;
    for (symbol = 0; symbol < MOST_SYMBOLS; symbol++) {
        lengths[symbol] = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;
    }
    build(&literals, lengths, MOST_SYMBOLS);
    for (symbol = 0; symbol < DISTANCE_CODES; symbol++) {
        lengths[symbol] = 5;
    }
    build(&distances, lengths, DISTANCE_CODES);
}

/* The order in which the lengths of the length codes come: 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15. */
static u32 in_order(u32 index) {
    if (index < 4) {
        return index == 3 ? 0 : 16 + index;
    }
    index -= 4;
    return index & 1 ? 7 - index / 2 : 8 + index / 2;
}

static void dynamic_codes(void) {
    u32 literal_count = take_bits(5) + 257;
    u32 distance_count = take_bits(5) + 1;
    u32 length_count = take_bits(4) + 4;
    u32 index, symbol, repeat, value;
    if (literal_count > LENGTH_CODES || distance_count > DISTANCE_CODES) {
        fail(BAD_STREAM);
        return;
    }
    for (index = 0; index < 19; index++) {
        lengths[in_order(index)] = index < length_count ? take_bits(3) : 0;
    }
    build(&distances, lengths, 19);
    for (index = 0; index < literal_count + distance_count && stream_code == DONE;) {
        receive(); /* 300 codes take longer than the FIFO does at 2 Mbaud */
        symbol = decode(&distances);
        repeat = 1;
        value = symbol;
        if (symbol >= 16) {
            value = 0;
            if (symbol == 16) {
                if (index == 0) {
                    fail(BAD_STREAM);
                    return;
                }
                value = lengths[index - 1];
                repeat = 3 + take_bits(2);
            } else if (symbol == 17) {
                repeat = 3 + take_bits(3);
            } else {
                repeat = 11 + take_bits(7);
            }
        }
        if (index + repeat > literal_count + distance_count) {
            fail(BAD_STREAM);
            return;
        }
        for (; repeat; repeat--) {
            lengths[index++] = value;
        }
    }
    build(&literals, lengths, literal_count);
    build(&distances, lengths + literal_count, distance_count);
}

static void copy_match(u32 symbol) {
    u32 extra, length = 258, distance;
    symbol -= END_OF_BLOCK + 1;
    if (symbol > 28) {
        fail(BAD_STREAM);
        return;
    }
    if (symbol < 8) {
        length = 3 + symbol;
    } else if (symbol < 28) {
        extra = (symbol >> 2) - 1;
        length = ((4 + (symbol & 3)) << extra) + 3 + take_bits(extra);
    }
    distance = decode(&distances) + 1;
    if (distance > 4) {
        if (distance > DISTANCE_CODES) {
            fail(BAD_STREAM);
            return;
        }
        symbol = distance - 1;
        extra = (symbol >> 1) - 1;
        distance = ((2 + (symbol & 1)) << extra) + 1 + take_bits(extra);
    }
    if (distance > produced) {
        fail(BAD_STREAM);
    }
    put_match(distance, length);
}

static void compressed_block(void) {
    while (stream_code == DONE) {
        u32 symbol = decode(&literals);
        if (symbol < END_OF_BLOCK) {
            put_out(symbol);
        } else if (symbol == END_OF_BLOCK) {
            return;
        } else {
            copy_match(symbol);
        }
    }
}

/* The input must go on for two bytes behind the stream: codes are looked up 15 bits ahead. */
enum code inflate(u32 output_bytes) {
    u32 last = 0;
    window = region_window();
    produced = 0;
    output_end = output_bytes;
    bits = 0;
    bit_count = 0;
    while (!last && stream_code == DONE) {
        last = take_bits(1);
        switch (take_bits(2)) {
            case 0:
                stored_block();
                break;
            case 1:
                fixed_codes();
                compressed_block();
                break;
            case 2:
                dynamic_codes();
                compressed_block();
                break;
            default:
                fail(BAD_STREAM);
        }
    }
    if (produced != output_bytes) {
        fail(INCOMPLETE);
    }
    return stream_code;
}
