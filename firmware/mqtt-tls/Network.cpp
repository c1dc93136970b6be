#include "Network.h"

#include <ESP8266WiFi.h>
#include <time.h>

#include "Console.h"

static constexpr unsigned long WIFI_LIMIT_MILLIS = 20000;
static constexpr unsigned long TIME_LIMIT_MILLIS = 10000;

// No answer of a time server before this (14 November 2023) is true; a lost or false one often says 1970 or 2036.
static constexpr time_t EARLIEST = 1700000000;

void Network::join() {
  Backoff backoff;
  while (!tryJoin()) {
    backoff.pause();
  }
}

bool Network::isJoined() const {
  return WiFi.status() == WL_CONNECTED;
}

bool Network::tryJoin() {
  Console::Line("wifi", "connecting").quoted("ssid", _settings.ssid);
  const unsigned long start = millis();
  WiFi.persistent(false);  // the settings are in the file; the SDK's copy would wear the flash
  WiFi.mode(WIFI_STA);
  WiFi.hostname(_settings.device);
  WiFi.begin(_settings.ssid, *_settings.password ? _settings.password : nullptr);
  while (!isJoined() && millis() - start < WIFI_LIMIT_MILLIS) {
    delay(50);
  }
  const unsigned long taken = millis() - start;
  const int status = WiFi.status();
  if (status != WL_CONNECTED) {
    Console::Line("wifi", "failed").with("status", status).with("ms", taken);
    WiFi.disconnect();
    return false;
  }
  const IPAddress ip = WiFi.localIP();
  char address[16];
  snprintf(address, sizeof address, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
  Console::Line("wifi", "connected").with("ip", address).with("rssi", static_cast<int>(WiFi.RSSI())).with("ms", taken);
  return true;
}

void Network::getTime() {
  Backoff backoff;
  while (!tryTime()) {
    backoff.pause();
  }
}

bool Network::hasTime() const {
  const time_t now = time(nullptr);
  return now >= EARLIEST && now >= _settings.timeFloor;
}

bool Network::tryTime() {
  Console::Line("time", "waiting").with("server", _settings.timeServers);
  const unsigned long start = millis();
  askTimeServers();
  while (!hasTime() && millis() - start < TIME_LIMIT_MILLIS) {
    delay(50);
  }
  const unsigned long taken = millis() - start;
  const bool answered = hasTime();
  if (!answered && _settings.timeFloor == 0) {
    Console::Line("time", "failed").with("ms", taken);
    return false;
  }
  if (!answered) {
    _floorSetMicros = micros64();
  }
  const time_t now = answered ? time(nullptr) : _settings.timeFloor;
  Console::Line("time", "set")
      .with("unix", static_cast<unsigned long>(now))
      .with("source", answered ? "ntp" : "floor")
      .with("ms", taken);
  return true;
}

void Network::askTimeServers() {
  const char *servers[3] = {_serverNames, nullptr, nullptr};
  snprintf(_serverNames, sizeof _serverNames, "%s", _settings.timeServers);
  for (int i = 1; i < 3; i++) {
    char *comma = servers[i - 1] ? const_cast<char *>(strchr(servers[i - 1], ',')) : nullptr;
    if (comma) {
      *comma = '\0';
      servers[i] = comma + 1;
    }
  }
  configTime(0, 0, servers[0], servers[1], servers[2]);
}

// A fixed time would stay as it is for ever, so the floor moves on with each question, until SNTP answers after all.
time_t Network::substituteTime() const {
  if (hasTime()) {
    return 0;
  }
  return _settings.timeFloor + static_cast<time_t>((micros64() - _floorSetMicros) / 1000000);
}
