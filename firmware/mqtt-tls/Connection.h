// The way to the broker: Wi-Fi, the time, TLS, MQTT. After a failure it waits and tries again from the failed stage.
#pragma once

#include <Arduino.h>
#include <PubSubClient.h>
#include <WiFiClientSecure.h>

#include "Console.h"
#include "Credentials.h"
#include "Settings.h"

// Receive and send buffers in bytes when the broker agrees to small TLS records (512, 1024, 2048 or 4096). 0: full size,
// nothing is asked. Asking costs one extra connection, which the broker logs as one that broke off.
#ifndef PROVISION_FRAGMENT_BYTES
#define PROVISION_FRAGMENT_BYTES 0
#endif

class Connection {
 public:
  Connection(const Settings &settings, const Credentials &credentials);

  // Joins the network and tries again until it has joined.
  void joinWifi();

  // Gets the time by SNTP, or takes the floor date of the settings; tries again until there is one.
  void getTime();

  // Connects for the first time and tries again until the proof is on its way.
  void begin(MQTT_CALLBACK_SIGNATURE);

  // Gives the session its turn; connects anew when it was lost.
  void serve();

 private:
  bool tryWifi();
  bool tryTime();
  void connect();
  bool tryConnect();
  bool tryTls();
  void reportTls(unsigned long millisTaken);
  bool tryMqtt();
  bool prove();
  void setValidationTime();
  void drop();

  const Settings &_settings;
  const Credentials &_credentials;
  BearSSL::WiFiClientSecure _tls;
  PubSubClient _mqtt;
  uint64_t _floorSetMicros = 0;
};
