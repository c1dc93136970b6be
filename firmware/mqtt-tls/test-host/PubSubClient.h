// MQTT 3.1.1 with PubSubClient's names, states and limits, over a connection that stands.
#pragma once
#include <vector>

#include "WiFiClientSecure.h"

#define MQTT_CALLBACK_SIGNATURE std::function<void(char *, uint8_t *, unsigned int)> callback

class PubSubClient {
 public:
  explicit PubSubClient(Client &client) : _client(client) {}
  PubSubClient &setServer(const char *host, uint16_t port);
  PubSubClient &setCallback(MQTT_CALLBACK_SIGNATURE);
  bool setBufferSize(uint16_t size);
  bool connect(const char *id);
  bool subscribe(const char *topic);
  bool publish(const char *topic, const char *payload);
  void disconnect();
  bool loop();
  int state() { return _state; }

 private:
  bool isConnected();
  bool send(uint8_t type, const std::vector<uint8_t> &body);
  bool receive(std::vector<uint8_t> &packet, unsigned long milliseconds);
  bool readFully(uint8_t *bytes, size_t size, unsigned long milliseconds);
  void handle(std::vector<uint8_t> &packet);
  void handlePublish(std::vector<uint8_t> &packet);

  Client &_client;
  const char *_host = nullptr;
  uint16_t _port = 0;
  size_t _bufferBytes = 256;
  std::function<void(char *, uint8_t *, unsigned int)> _callback;
  int _state = -1;
  uint16_t _packetId = 0;
  uint64_t _lastSentMillis = 0;
  bool _pingOpen = false;
};
