// The console grammar "ep1": one line a milestone, read by programs. docs/console.md is the contract.
#pragma once

#include <Arduino.h>

namespace Console {

// Opens the line at 115,200 baud and says that the sketch runs.
void begin();

// A line for people, which no program relies on.
void remark(const char *format, ...) __attribute__((format(printf, 1, 2)));

// One milestone. Keys are sent as they are added; the line ends with the object's life.
class Line {
 public:
  Line(const char *stage, const char *event);
  ~Line();
  Line(const Line &) = delete;
  Line &operator=(const Line &) = delete;

  // A name or a code: without quotes wherever the grammar lets it.
  Line &with(const char *key, const char *value);
  Line &with(const char *key, int value);
  Line &with(const char *key, unsigned value);
  Line &with(const char *key, unsigned long value);

  // Eight hex digits.
  Line &hex(const char *key, uint32_t value);

  // Words, always in quotes.
  Line &quoted(const char *key, const char *words);
};

}  // namespace Console

// Waits between attempts: 1 s, 2 s, 4 s ... 64 s, the second half left to chance so that a shelf of devices does not come
// back in step.
class Backoff {
 public:
  void pause();

 private:
  static constexpr unsigned long FIRST_MILLIS = 1000;
  static constexpr unsigned long LONGEST_MILLIS = 64000;
  unsigned long _millis = FIRST_MILLIS;
};
