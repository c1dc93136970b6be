// Stand-ins for the names of the ESP8266 core that the sketch uses: enough to check the sketch's own grammar and types
// with a host compiler. They declare, they do not work.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <functional>

typedef uint8_t byte;

class String {
 public:
  const char *c_str() const;
};

class Stream {};

class HardwareSerial : public Stream {
 public:
  void begin(unsigned long baud);
  size_t print(const char *text);
  size_t print(char c);
  size_t printf(const char *format, ...) __attribute__((format(printf, 2, 3)));
};
extern HardwareSerial Serial;

struct rst_info {
  uint32_t reason;
};

class EspClass {
 public:
  String getCoreVersion();
  uint32_t getChipId();
  uint32_t getFreeHeap();
  rst_info *getResetInfoPtr();
};
extern EspClass ESP;

unsigned long millis();
uint64_t micros64();
void delay(unsigned long milliseconds);
long random(long limit);
void configTime(int timezone, int daylightOffset, const char *server);
extern "C" size_t strlcpy(char *to, const char *from, size_t size);
