#pragma once
#include "Arduino.h"

enum wl_status_t { WL_IDLE_STATUS = 0, WL_CONNECTED = 3, WL_DISCONNECTED = 7 };
enum WiFiMode { WIFI_STA = 1 };

class IPAddress {
 public:
  uint8_t operator[](int index) const { return _octets[index]; }
  uint8_t &operator[](int index) { return _octets[index]; }

 private:
  uint8_t _octets[4] = {};
};

class ESP8266WiFiClass {
 public:
  void persistent(bool) {}
  bool mode(WiFiMode) { return true; }
  bool hostname(const char *) { return true; }
  wl_status_t begin(const char *ssid, const char *passphrase = nullptr);
  wl_status_t status();
  bool disconnect();
  IPAddress localIP();
  int32_t RSSI() { return -50; }

  // 1 when found, as the core has it.
  int hostByName(const char *name, IPAddress &result);

 private:
  bool _begun = false;
  unsigned long _since = 0;
};
extern ESP8266WiFiClass WiFi;
