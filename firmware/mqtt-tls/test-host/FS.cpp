#include "FS.h"

#include <dirent.h>
#include <sys/stat.h>

#include "Host.h"
#include "LittleFS.h"

fs::FS SPIFFS;
fs::FS LittleFS;

static bool isThere() {
  struct stat entry;
  return stat(host.folder.c_str(), &entry) == 0 && S_ISDIR(entry.st_mode);
}

namespace fs {
FSConfig &FSConfig::setAutoFormat(bool autoFormat) {
  _autoFormat = autoFormat;
  return *this;
}

size_t File::size() const {
  struct stat entry;
  return fstat(fileno(_file.get()), &entry) == 0 ? static_cast<size_t>(entry.st_size) : 0;
}

bool FS::setConfig(const FSConfig &config) {
  _autoFormat = config.autoFormat();
  return true;
}

// The core would format here and answer "yes"; no test wants to see that.
bool FS::begin() {
  if (!isThere() && _autoFormat) {
    hostNote("file system: FORMATTED");
    mkdir(host.folder.c_str(), 0700);
  }
  return isThere();
}

bool FS::info(FSInfo &info) {
  info.totalBytes = 957314;
  info.usedBytes = 0;
  if (DIR *folder = opendir(host.folder.c_str())) {
    while (const dirent *entry = readdir(folder)) {
      struct stat file;
      if (stat((host.folder + "/" + entry->d_name).c_str(), &file) == 0 && S_ISREG(file.st_mode)) {
        info.usedBytes += static_cast<size_t>(file.st_size);
      }
    }
    closedir(folder);
  }
  return true;
}

File FS::open(const char *path, const char *mode) {
  return File(fopen((host.folder + path).c_str(), mode));
}
}  // namespace fs
