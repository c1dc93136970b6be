// The file system and /provision.conf; docs/console.md lists the keys.
#pragma once

#include <Arduino.h>
#include <FS.h>

// 0: SPIFFS, which ESP Provision packs by default. 1: LittleFS in the same place.
#ifndef PROVISION_LITTLEFS
#define PROVISION_LITTLEFS 0
#endif

#define SKETCH_VERSION "0.1.0"

// Mounts the file system and tries again until it is there. Never formats: a file system in the wrong place must show
// itself and not be erased along with the certificates.
void mountFileSystem();

// The mounted file system.
fs::FS &files();

// What the file says. All texts lie in one buffer that lives as long as the sketch: PubSubClient keeps pointers to them.
class Settings {
 public:
  // Reads the file and tries again until it can be used.
  void load();

  const char *device = nullptr;
  const char *ssid = nullptr;
  const char *password = nullptr;
  const char *brokerHost = nullptr;
  uint16_t brokerPort = 0;
  const char *proofTopic = nullptr;
  const char *commandTopic = nullptr;
  const char *replyTopic = nullptr;
  const char *nonce = nullptr;
  const char *timeServers = nullptr;  // one to three names with commas between them
  time_t timeFloor = 0;  // 0: none
  const char *caFile = nullptr;
  const char *certificateFile = nullptr;
  const char *keyFile = nullptr;
  uint16_t fragmentBytes = 0;  // largest TLS record to ask the broker for; 0: do not ask
  uint16_t packetBytes = 0;    // longest MQTT packet, either way

 private:
  bool parse();
  bool readFile();
  bool splitLines();
  bool take();
  const char *find(const char *key) const;
  const char *orElse(const char *key, const char *standard) const;
  bool filled(const char *key, const char *&value);
  bool number(const char *key, unsigned long largest, unsigned long &value);
  bool takeFragment();
  bool takePacket();
  void takeReplyTopic();
  bool refuse(const char *format, ...) __attribute__((format(printf, 2, 3)));

  static constexpr size_t LONGEST_FILE = 1535;
  char _text[LONGEST_FILE + 1];  // lines, each ended by NUL
  size_t _length = 0;
  char _standardReplyTopic[96];
  char _reason[64];
};
