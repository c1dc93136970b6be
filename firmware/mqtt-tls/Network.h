// What comes before the broker: Wi-Fi and the time.
#pragma once

#include <Arduino.h>

#include "Settings.h"

class Network {
 public:
  explicit Network(const Settings &settings) : _settings(settings) {}

  // Joins the network and tries again until it has joined.
  void join();

  // Whether the network is still there.
  bool isJoined() const;

  // Gets the time by SNTP, or takes the floor date of the settings; tries again until there is one.
  void getTime();

  // The time to judge certificates by when the clock is not to be believed; 0: the clock is right, ask it.
  time_t substituteTime() const;

 private:
  bool tryJoin();
  bool tryTime();
  bool hasTime() const;
  void askTimeServers();

  const Settings &_settings;
  uint64_t _floorSetMicros = 0;
  char _serverNames[128];  // SNTP keeps pointers into it
};
