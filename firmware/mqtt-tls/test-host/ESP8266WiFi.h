#pragma once
#include "Arduino.h"

enum wl_status_t { WL_IDLE_STATUS = 0, WL_CONNECTED = 3 };
enum WiFiMode { WIFI_STA = 1 };

class IPAddress {
 public:
  uint8_t operator[](int index) const;
};

class ESP8266WiFiClass {
 public:
  void persistent(bool persistent);
  bool mode(WiFiMode mode);
  bool hostname(const char *name);
  wl_status_t begin(const char *ssid, const char *passphrase = nullptr);
  wl_status_t status();
  bool disconnect();
  IPAddress localIP();
  int32_t RSSI();
};
extern ESP8266WiFiClass WiFi;
