#pragma once
#include "WiFiClientSecure.h"

#define MQTT_CALLBACK_SIGNATURE std::function<void(char *, uint8_t *, unsigned int)> callback

class PubSubClient {
 public:
  explicit PubSubClient(Client &client);
  PubSubClient &setServer(const char *host, uint16_t port);
  PubSubClient &setCallback(MQTT_CALLBACK_SIGNATURE);
  bool setBufferSize(uint16_t size);
  bool connect(const char *id);
  bool subscribe(const char *topic);
  bool publish(const char *topic, const char *payload);
  void disconnect();
  bool loop();
  int state();
};
