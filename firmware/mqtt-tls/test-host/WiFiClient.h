// A TCP connection of the computer.
#pragma once
#include "Arduino.h"
#include "ESP8266WiFi.h"

class Client {
 public:
  virtual ~Client() = default;
  virtual int connect(const char *host, uint16_t port) = 0;
  virtual size_t write(const uint8_t *buffer, size_t size) = 0;
  virtual int available() = 0;
  virtual int read(uint8_t *buffer, size_t size) = 0;
  virtual void stop() = 0;
  virtual uint8_t connected() = 0;
};

class WiFiClient : public Client {
 public:
  WiFiClient() = default;
  ~WiFiClient() override { closeSocket(); }
  WiFiClient(const WiFiClient &) = delete;
  WiFiClient &operator=(const WiFiClient &) = delete;

  int connect(const char *host, uint16_t port) override;
  size_t write(const uint8_t *buffer, size_t size) override;
  int available() override;
  int read(uint8_t *buffer, size_t size) override;
  void stop() override { closeSocket(); }
  uint8_t connected() override;

 protected:
  // Waits until there is something to read or the connection is over.
  bool awaitBytes(unsigned long milliseconds);
  bool isEstablished() const { return _socket >= 0 && !_ended; }

 private:
  void closeSocket();

  int _socket = -1;
  unsigned long _cutsBefore = 0;
  bool _ended = false;
};
