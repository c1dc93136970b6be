// The way to the broker: TLS, then MQTT, then the proof. After a failure it waits and tries again.
#pragma once

#include <Arduino.h>
#include <PubSubClient.h>
#include <WiFiClientSecure.h>

#include "Console.h"
#include "Credentials.h"
#include "Network.h"
#include "Settings.h"

class Connection {
 public:
  Connection(const Settings &settings, const Credentials &credentials, Network &network);

  // Connects for the first time and tries again until the proof is on its way. Commands other than "ping" go to the
  // function given.
  void begin(MQTT_CALLBACK_SIGNATURE);

  // Gives the session its turn; connects anew when it was lost.
  void serve();

 private:
  void connect();
  bool tryConnect();
  bool tryTls();
  bool findBroker(unsigned long start);
  bool openTls();
  bool mustGiveUpFragments();
  void reportTls(unsigned long millisTaken);
  const char *failedStep(bool noError);
  bool tryMqtt();
  bool prove();
  void receive(char *topic, byte *payload, unsigned int length);
  void answerPing();
  void drop();

  const Settings &_settings;
  const Credentials &_credentials;
  Network &_network;
  BearSSL::WiFiClientSecure _tls;
  BearSSL::Session _session;  // lets the broker skip the certificates on the way back, as long as it remembers
  PubSubClient _mqtt;
  std::function<void(char *, uint8_t *, unsigned int)> _onCommand;
  uint16_t _fragmentBytes = 0;
  bool _pinged = false;
  char _pingWords[33];
};
