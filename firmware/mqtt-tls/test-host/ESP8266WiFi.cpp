#include "ESP8266WiFi.h"

#include <arpa/inet.h>

#include "Host.h"

ESP8266WiFiClass WiFi;

static constexpr unsigned long JOINING_MILLIS = 2100;

wl_status_t ESP8266WiFiClass::begin(const char *, const char *) {
  _begun = true;
  _since = millis();
  return WL_DISCONNECTED;
}

wl_status_t ESP8266WiFiClass::status() {
  const bool settled = _begun && millis() - _since >= JOINING_MILLIS;
  return settled ? static_cast<wl_status_t>(host.wifiStatus) : WL_DISCONNECTED;
}

bool ESP8266WiFiClass::disconnect() {
  _begun = false;
  return true;
}

IPAddress ESP8266WiFiClass::localIP() {
  IPAddress address;
  const uint8_t octets[4] = {192, 0, 2, 2};
  for (int i = 0; i < 4; i++) {
    address[i] = octets[i];
  }
  return address;
}

int ESP8266WiFiClass::hostByName(const char *name, IPAddress &result) {
  in_addr address;
  const char *text = host.name == name ? "127.0.0.1" : name;
  if (inet_pton(AF_INET, text, &address) != 1) {
    return 0;
  }
  const uint8_t *octets = reinterpret_cast<const uint8_t *>(&address);
  for (int i = 0; i < 4; i++) {
    result[i] = octets[i];
  }
  return 1;
}
