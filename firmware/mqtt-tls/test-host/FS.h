#pragma once
#include "Arduino.h"

namespace fs {
class FSConfig {
 public:
  FSConfig &setAutoFormat(bool autoFormat = true);
};
struct FSInfo {
  size_t totalBytes;
  size_t usedBytes;
};
class File : public Stream {
 public:
  operator bool() const;
  size_t size() const;
  size_t read(uint8_t *buffer, size_t size);
};
class FS {
 public:
  bool setConfig(const FSConfig &config);
  bool begin();
  bool info(FSInfo &info);
  File open(const char *path, const char *mode);
};
}  // namespace fs

using fs::File;
class SPIFFSConfig : public fs::FSConfig {};
extern fs::FS SPIFFS __attribute__((deprecated));
