#include "Settings.h"

#include <errno.h>
#include <stdarg.h>

#include "Console.h"

#if PROVISION_LITTLEFS
#include <LittleFS.h>
static constexpr const char *TYPE = "littlefs";
#else
static constexpr const char *TYPE = "spiffs";
#endif

static constexpr const char *FILE_NAME = "/provision.conf";
static constexpr size_t NONCE_DIGITS = 32;

// The core marks the SPIFFS object as deprecated; it still ships and works (3.1.2).
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
fs::FS &files() {
#if PROVISION_LITTLEFS
  return LittleFS;
#else
  return SPIFFS;
#endif
}
#pragma GCC diagnostic pop

static bool mount() {
#if PROVISION_LITTLEFS
  LittleFSConfig config;
#else
  SPIFFSConfig config;
#endif
  config.setAutoFormat(false);
  return files().setConfig(config) && files().begin();
}

void mountFileSystem() {
  Backoff backoff;
  while (!mount()) {
    Console::Line("fs", "failed").with("type", TYPE);
    backoff.pause();
  }
  fs::FSInfo info;
  files().info(info);
  Console::Line("fs", "mounted")
      .with("type", TYPE)
      .with("total", static_cast<unsigned long>(info.totalBytes))
      .with("used", static_cast<unsigned long>(info.usedBytes));
}

void Settings::load() {
  Backoff backoff;
  while (!parse()) {
    Console::Line("settings", "bad").with("file", FILE_NAME).quoted("reason", _reason);
    backoff.pause();
  }
  char broker[160];
  snprintf(broker, sizeof broker, "%s:%u", brokerHost, brokerPort);
  Console::Line("settings", "loaded").with("device", device).with("broker", broker).with("nonce", nonce);
}

bool Settings::parse() {
  return readFile() && splitLines() && take();
}

bool Settings::readFile() {
  File file = files().open(FILE_NAME, "r");
  if (!file) {
    return refuse("no such file");
  }
  if (file.size() > LONGEST_FILE) {
    return refuse("longer than %u bytes", static_cast<unsigned>(LONGEST_FILE));
  }
  _length = file.read(reinterpret_cast<uint8_t *>(_text), file.size());
  _text[_length] = '\0';
  return true;
}

bool Settings::splitLines() {
  unsigned number = 1;
  char *line = _text;
  while (line < _text + _length) {
    char *end = strchr(line, '\n');
    if (end) {
      *end = '\0';
    }
    const char *equals = strchr(line, '=');
    if (*line && *line != '#' && (!equals || equals == line)) {
      return refuse("line %u is not key=value", number);
    }
    line += strlen(line) + 1;
    number++;
  }
  return true;
}

bool Settings::take() {
  unsigned long port = 0;
  unsigned long floor = 0;
  const bool complete = filled("device", device) && filled("wifi.ssid", ssid) && filled("broker.host", brokerHost) &&
                        number("broker.port", 65535, port) && filled("topic.proof", proofTopic) &&
                        filled("topic.command", commandTopic) && filled("nonce", nonce);
  if (!complete) {
    return false;
  }
  password = find("wifi.password");
  if (!password) {
    return refuse("wifi.password is missing");
  }
  if (strlen(nonce) != NONCE_DIGITS || strspn(nonce, "0123456789abcdef") != NONCE_DIGITS) {
    return refuse("nonce is not 32 hex digits");
  }
  if (find("time.floor") && !number("time.floor", 0xFFFFFFFFUL, floor)) {
    return false;
  }
  brokerPort = static_cast<uint16_t>(port);
  timeFloor = static_cast<time_t>(floor);
  timeServers = orElse("ntp", "pool.ntp.org");
  caFile = orElse("tls.ca", "/ca.crt.der");
  certificateFile = orElse("tls.cert", "/client.crt.der");
  keyFile = orElse("tls.key", "/client.key.der");
  takeReplyTopic();
  return takeFragment() && takePacket();
}

void Settings::takeReplyTopic() {
  snprintf(_standardReplyTopic, sizeof _standardReplyTopic, "devices/%s/up/reply", device);
  replyTopic = orElse("topic.reply", _standardReplyTopic);
}

// TLS knows these four sizes (RFC 6066, 4) and no other.
bool Settings::takeFragment() {
  const char *text = orElse("tls.fragment", "512");
  for (const uint16_t size : {0, 512, 1024, 2048, 4096}) {
    char name[6];
    snprintf(name, sizeof name, "%u", size);
    if (strcmp(text, name) == 0) {
      fragmentBytes = size;
      return true;
    }
  }
  return refuse("tls.fragment is not 0, 512, 1024, 2048 or 4096");
}

// The proof needs what the smallest has; the largest is what can be spared of the heap.
bool Settings::takePacket() {
  unsigned long bytes = 512;
  if (find("mqtt.buffer") && !number("mqtt.buffer", 4096, bytes)) {
    return false;
  }
  packetBytes = static_cast<uint16_t>(bytes);
  return bytes >= 256 || refuse("mqtt.buffer is less than 256");
}

// The last line with this key counts.
const char *Settings::find(const char *key) const {
  const size_t keyLength = strlen(key);
  const char *found = nullptr;
  for (const char *line = _text; line < _text + _length; line += strlen(line) + 1) {
    if (strncmp(line, key, keyLength) == 0 && line[keyLength] == '=') {
      found = line + keyLength + 1;
    }
  }
  return found;
}

const char *Settings::orElse(const char *key, const char *standard) const {
  const char *value = find(key);
  return value ? value : standard;
}

bool Settings::filled(const char *key, const char *&value) {
  value = find(key);
  if (!value) {
    return refuse("%s is missing", key);
  }
  return *value || refuse("%s is empty", key);
}

bool Settings::number(const char *key, unsigned long largest, unsigned long &value) {
  const char *text = nullptr;
  if (!filled(key, text)) {
    return false;
  }
  errno = 0;
  value = strtoul(text, nullptr, 10);
  const bool digitsOnly = strspn(text, "0123456789") == strlen(text);
  return (digitsOnly && errno == 0 && value >= 1 && value <= largest) ||
         refuse("%s is not a number from 1 to %lu", key, largest);
}

bool Settings::refuse(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(_reason, sizeof _reason, format, arguments);
  va_end(arguments);
  return false;
}
