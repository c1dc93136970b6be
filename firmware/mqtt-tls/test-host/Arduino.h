// Stand-ins for what the sketch uses of the ESP8266 core, so that its own code runs on a computer. Time that the sketch
// waits away is mostly only counted, see Host.h.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <functional>
#include <string>

typedef uint8_t byte;

class String {
 public:
  explicit String(const char *text) : _text(text) {}
  const char *c_str() const { return _text.c_str(); }

 private:
  std::string _text;
};

class Stream {
 public:
  virtual ~Stream() = default;
  virtual size_t readBytes(uint8_t *buffer, size_t size) = 0;
};

class HardwareSerial {
 public:
  void begin(unsigned long baud);
  size_t print(const char *text);
  size_t print(char c);
  size_t printf(const char *format, ...) __attribute__((format(printf, 2, 3)));

 private:
  std::string _line;
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
void configTime(int timezone, int daylightOffset, const char *server1, const char *server2 = nullptr,
                const char *server3 = nullptr);

// The chip's clock, not the computer's.
time_t chipTime(time_t *result);
#define time(result) chipTime(result)
