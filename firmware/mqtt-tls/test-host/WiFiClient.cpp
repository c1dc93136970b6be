#include "WiFiClient.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "Host.h"

int WiFiClient::connect(const char *name, uint16_t port) {
  IPAddress address;
  if (WiFi.hostByName(name, address) != 1) {
    return 0;
  }
  closeSocket();
  _socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  _ended = false;
  _cutsBefore = host.cuts;
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  uint8_t *octets = reinterpret_cast<uint8_t *>(&to.sin_addr);
  for (int i = 0; i < 4; i++) {
    octets[i] = address[i];
  }
  if (::connect(_socket, reinterpret_cast<sockaddr *>(&to), sizeof to) != 0) {
    closeSocket();
    return 0;
  }
  return 1;
}

size_t WiFiClient::write(const uint8_t *buffer, size_t size) {
  const ssize_t written = _socket < 0 ? -1 : send(_socket, buffer, size, MSG_NOSIGNAL);
  return written < 0 ? 0 : static_cast<size_t>(written);
}

bool WiFiClient::awaitBytes(unsigned long milliseconds) {
  pollfd socket = {_socket, POLLIN, 0};
  return _socket >= 0 && poll(&socket, 1, static_cast<int>(milliseconds)) > 0;
}

int WiFiClient::available() {
  int bytes = 0;
  if (_cutsBefore != host.cuts) {
    closeSocket();
  }
  if (_socket < 0 || ioctl(_socket, FIONREAD, &bytes) != 0) {
    return 0;
  }
  if (bytes == 0 && awaitBytes(0)) {
    uint8_t probe;
    if (recv(_socket, &probe, 1, MSG_PEEK | MSG_DONTWAIT) <= 0 && errno != EAGAIN) {
      _ended = true;  // readable, and nothing to read: the other side has ended it
    }
  }
  return bytes;
}

int WiFiClient::read(uint8_t *buffer, size_t size) {
  const ssize_t got = _socket < 0 ? -1 : recv(_socket, buffer, size, MSG_DONTWAIT);
  if (got == 0 || (got < 0 && errno != EAGAIN)) {
    _ended = true;
  }
  return static_cast<int>(got);
}

uint8_t WiFiClient::connected() {
  return available() > 0 || isEstablished();
}

void WiFiClient::closeSocket() {
  if (_socket >= 0) {
    close(_socket);
    _socket = -1;
  }
}
