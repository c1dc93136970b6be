// The core ships the header in a folder of its own.
#pragma once
#include_next <bearssl.h>
