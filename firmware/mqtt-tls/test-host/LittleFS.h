#pragma once
#include "FS.h"

class LittleFSConfig : public fs::FSConfig {};
extern fs::FS LittleFS;
