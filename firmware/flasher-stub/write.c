/*
 * A WRITE: DATA frames carry a deflate stream by offset, as TCP does. Each is answered at once with the offset expected
 * next, so that several can be under way; what it holds is inflated and programmed while more arrive.
 */
#include "stub.h"

#define DATA_HEADER_BYTES 8 /* tag, code, unused, offset */

static u32 expected; /* offset in the stream */
static const u8 *input;
static u32 input_left;
static u32 failed_at;

u32 frame_pending;

/* An empty DATA frame asks for the state. What has come before counts as answered again. */
static u32 take_data(void) {
    u32 offset = request.words[0];
    u32 bytes = request.length - DATA_HEADER_BYTES;
    if (bytes == 0 || (offset < expected && offset + bytes <= expected)) {
        reply(DONE, expected, 0);
        return 0;
    }
    if (offset != expected) {
        reply(OUT_OF_ORDER, expected, 0);
        return 0;
    }
    expected += bytes;
    reply(DONE, expected, 0);
    input = (const u8 *)&request.words[1];
    return bytes;
}

u32 next_input(void) {
    while (input_left == 0) {
        if (stream_code != DONE) {
            return 0;
        }
        await_frame();
        if (stream_code != DONE || request.operation != DATA || request.length < DATA_HEADER_BYTES) {
            frame_pending = 1;
            if (stream_code == DONE) {
                stream_code = ABANDONED;
            }
            return 0;
        }
        input_left = take_data();
    }
    input_left--;
    return *input++;
}

void write_stream(void) {
    enum code code = BAD_REQUEST;
    u32 sectors = request.words[1];
    if (request.length >= 12u && (request.length - 12u) * 8 >= sectors) {
        code = region_open(request.words[0], sectors, request.words + 2);
    }
    expected = 0;
    input_left = 0;
    stream_code = code;
    reply(code, request.words[0], 0);
    if (code == DONE) {
        code = inflate(region_bytes());
        if (code == DONE) {
            code = region_finish();
        }
        failed_at = region_address();
        stream_code = NOT_WRITING;
        if (code != DONE) {
            stream_code = code;
            forget_blank();
        }
    }
}

/* After the stream's end or failure. */
void data_outside_stream(void) {
    if (stream_code == NOT_WRITING && request.length >= DATA_HEADER_BYTES) {
        take_data(); /* the stream may go on for a few bytes behind its last code */
    } else {
        reply(stream_code == NOT_WRITING ? BAD_REQUEST : stream_code, failed_at, 0);
    }
}

void end_stream(void) {
    if (stream_code == NOT_WRITING) {
        u32 answer[3 + sizeof counters / 4];
        answer[0] = 1 | END << 8 | (sizeof answer - 8) << 16;
        answer[2] = request.tag;
        answer[3] = counters.sectors_erased;
        answer[4] = counters.blocks_erased;
        answer[5] = counters.pages_programmed;
        answer[6] = counters.pages_skipped;
        send_frame((const struct frame *)answer);
    } else {
        reply(stream_code, failed_at, 0);
    }
}
