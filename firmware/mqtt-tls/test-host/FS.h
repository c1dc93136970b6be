// A file system that is a folder of the computer. A folder that is not there is one that does not mount.
#pragma once
#include "Arduino.h"

#include <memory>

namespace fs {
class FSConfig {
 public:
  FSConfig &setAutoFormat(bool autoFormat = true);
  bool autoFormat() const { return _autoFormat; }

 private:
  bool _autoFormat = true;
};
struct FSInfo {
  size_t totalBytes;
  size_t usedBytes;
};
class File : public Stream {
 public:
  explicit File(FILE *file) : _file(file, [](FILE *open) { if (open) fclose(open); }) {}
  operator bool() const { return _file != nullptr; }
  size_t size() const;
  size_t read(uint8_t *buffer, size_t size) { return fread(buffer, 1, size, _file.get()); }
  size_t readBytes(uint8_t *buffer, size_t size) override { return read(buffer, size); }

 private:
  std::shared_ptr<FILE> _file;
};
class FS {
 public:
  bool setConfig(const FSConfig &config);
  bool begin();
  bool info(FSInfo &info);
  File open(const char *path, const char *mode);

 private:
  bool _autoFormat = true;
};
}  // namespace fs

using fs::File;
class SPIFFSConfig : public fs::FSConfig {};
extern fs::FS SPIFFS __attribute__((deprecated));
