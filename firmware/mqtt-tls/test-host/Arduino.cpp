#include "Arduino.h"

#include <stdarg.h>
#include <unistd.h>

#include <random>

#include "Host.h"

HardwareSerial Serial;
EspClass ESP;

static uint64_t skippedMicros = 0;
static bool sntpAsked = false;

static uint64_t realMicros() {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  static const uint64_t start = static_cast<uint64_t>(now.tv_sec) * 1000000 + now.tv_nsec / 1000;
  return static_cast<uint64_t>(now.tv_sec) * 1000000 + now.tv_nsec / 1000 - start;
}

uint64_t hostMillis() {
  return realMicros() / 1000;
}

uint64_t micros64() {
  return realMicros() + skippedMicros;
}

unsigned long millis() {
  return static_cast<uint32_t>(micros64() / 1000);
}

void delay(unsigned long milliseconds) {
  const uint64_t real = milliseconds * 1000 / host.pace;
  skippedMicros += milliseconds * 1000 - real;
  usleep(static_cast<useconds_t>(real));
}

long random(long limit) {
  static std::mt19937 numbers{std::random_device{}()};
  return limit > 0 ? static_cast<long>(numbers() % static_cast<unsigned long>(limit)) : 0;
}

void configTime(int, int, const char *server1, const char *server2, const char *server3) {
  sntpAsked = true;
  hostNote("sntp: %s %s %s", server1, server2 ? server2 : "-", server3 ? server3 : "-");
}

time_t chipTime(time_t *result) {
  const time_t sinceBoot = static_cast<time_t>(micros64() / 1000000);
  const bool known = sntpAsked && host.sntpAnswers;
  const time_t now = known ? (::time)(nullptr) + static_cast<time_t>(host.clockOffsetSeconds) : sinceBoot;
  if (result) {
    *result = now;
  }
  return now;
}

void HardwareSerial::begin(unsigned long baud) {
  hostNote("serial: %lu baud", baud);
}

size_t HardwareSerial::print(char c) {
  putchar(c);
  if (c == '\n') {
    fflush(stdout);
    hostLine(_line);
    _line.clear();
  } else if (c != '\r') {
    _line += c;
  }
  return 1;
}

size_t HardwareSerial::print(const char *text) {
  for (const char *c = text; *c; c++) {
    print(*c);
  }
  return strlen(text);
}

size_t HardwareSerial::printf(const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return print(text);
}

String EspClass::getCoreVersion() {
  return String("3_1_2");
}

uint32_t EspClass::getChipId() {
  return 0xA1B2C3;
}

uint32_t EspClass::getFreeHeap() {
  return 40000;
}

rst_info *EspClass::getResetInfoPtr() {
  static rst_info info = {6};
  return &info;
}
