#pragma once
#include <stddef.h>

#define br_sha256_SIZE 32
struct br_sha256_context {};
void br_sha256_init(br_sha256_context *context);
void br_sha256_update(br_sha256_context *context, const void *data, size_t length);
void br_sha256_out(const br_sha256_context *context, void *digest);
