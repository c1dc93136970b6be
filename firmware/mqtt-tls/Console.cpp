#include "Console.h"

#include <stdarg.h>
#include <string.h>
#include <user_interface.h>

#include "Settings.h"

namespace Console {

static constexpr unsigned long BITS_PER_SECOND = 115200;

// In one text, so that 'provision flash info' finds it in the flash of a board that does not speak.
static const char IDENTITY[] = "esp-provision sketch mqtt-tls " SKETCH_VERSION;

void begin() {
  Serial.begin(BITS_PER_SECOND);
  Serial.print("\r\n");  // ends whatever the boot ROM left on the line at its own speed
  char core[24];
  snprintf(core, sizeof core, "%s", ESP.getCoreVersion().c_str());
  for (char *c = core; *c; c++) {
    if (*c == '_') {
      *c = '.';
    }
  }
  Line("boot", "start")
      .with("sketch", "mqtt-tls")
      .with("version", strrchr(IDENTITY, ' ') + 1)
      .with("core", core)
      .hex("chip", ESP.getChipId())
      .with("reset", static_cast<unsigned>(ESP.getResetInfoPtr()->reason))
      .with("heap", static_cast<unsigned>(ESP.getFreeHeap()));
}

void remark(const char *format, ...) {
  char text[128];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  Serial.print(text);
  Serial.print("\r\n");
}

Line::Line(const char *stage, const char *event) {
  Serial.printf("ep1 %lu %s %s", millis(), stage, event);
}

Line::~Line() {
  Serial.print("\r\n");
}

static bool isBare(const char *value) {
  if (!*value) {
    return false;
  }
  for (const char *c = value; *c; c++) {
    if (*c < 0x21 || *c > 0x7e || *c == '"' || *c == '=') {
      return false;
    }
  }
  return true;
}

Line &Line::with(const char *key, const char *value) {
  if (!isBare(value)) {
    return quoted(key, value);
  }
  Serial.printf(" %s=%s", key, value);
  return *this;
}

Line &Line::with(const char *key, int value) {
  Serial.printf(" %s=%d", key, value);
  return *this;
}

Line &Line::with(const char *key, unsigned value) {
  Serial.printf(" %s=%u", key, value);
  return *this;
}

Line &Line::with(const char *key, unsigned long value) {
  Serial.printf(" %s=%lu", key, value);
  return *this;
}

Line &Line::hex(const char *key, uint32_t value) {
  Serial.printf(" %s=%08x", key, static_cast<unsigned>(value));
  return *this;
}

Line &Line::quoted(const char *key, const char *words) {
  Serial.printf(" %s=\"", key);
  for (const char *c = words; *c; c++) {
    const unsigned char octet = static_cast<unsigned char>(*c);
    if (octet == '"' || octet == '\\') {
      Serial.print('\\');
    }
    Serial.print(octet < 0x20 || octet == 0x7f ? '?' : *c);
  }
  Serial.print('"');
  return *this;
}

}  // namespace Console

void Backoff::pause() {
  const unsigned long half = _millis / 2;
  delay(half + random(half + 1));
  if (_millis < LONGEST_MILLIS) {
    _millis *= 2;
  }
}
