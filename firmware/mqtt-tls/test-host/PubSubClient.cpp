#include "PubSubClient.h"

#include <unistd.h>

#include "Host.h"

static constexpr int TIMEOUT = -4;
static constexpr int LOST = -3;
static constexpr int CONNECT_FAILED = -2;
static constexpr int DISCONNECTED = -1;

static constexpr uint16_t KEEP_ALIVE_SECONDS = 15;
static constexpr uint8_t CONNECT = 0x10, PUBLISH = 0x30, SUBSCRIBE = 0x82, PINGREQ = 0xC0, PINGRESP = 0xD0,
                         DISCONNECT = 0xE0;

static void putText(std::vector<uint8_t> &body, const char *text) {
  const size_t length = strlen(text);
  body.push_back(static_cast<uint8_t>(length >> 8));
  body.push_back(static_cast<uint8_t>(length));
  body.insert(body.end(), text, text + length);
}

PubSubClient &PubSubClient::setServer(const char *host, uint16_t port) {
  _host = host;
  _port = port;
  return *this;
}

PubSubClient &PubSubClient::setCallback(MQTT_CALLBACK_SIGNATURE) {
  _callback = callback;
  return *this;
}

bool PubSubClient::setBufferSize(uint16_t size) {
  _bufferBytes = size;
  return size > 0;
}

bool PubSubClient::isConnected() {
  if (_client.connected()) {
    return _state == 0;
  }
  if (_state == 0) {
    _state = LOST;
    _client.stop();
  }
  return false;
}

// The wait for CONNACK does not notice that the connection has ended: it lasts as long as it lasts.
bool PubSubClient::connect(const char *id) {
  if (isConnected()) {
    return true;
  }
  if (!_client.connected() && _client.connect(_host, _port) != 1) {
    _state = CONNECT_FAILED;
    return false;
  }
  std::vector<uint8_t> body = {0, 4, 'M', 'Q', 'T', 'T', 4, 0x02, 0, KEEP_ALIVE_SECONDS};
  putText(body, id);
  if (!send(CONNECT, body)) {
    return false;
  }
  std::vector<uint8_t> answer;
  if (!receive(answer, host.patienceMillis)) {
    _state = TIMEOUT;
    _client.stop();
    return false;
  }
  if (answer.size() == 4 && answer[3] == 0) {
    _state = 0;
    _pingOpen = false;
    return true;
  }
  _state = answer.size() == 4 ? answer[3] : LOST;
  _client.stop();
  return false;
}

bool PubSubClient::subscribe(const char *topic) {
  if (!isConnected()) {
    return false;
  }
  _packetId++;
  std::vector<uint8_t> body = {static_cast<uint8_t>(_packetId >> 8), static_cast<uint8_t>(_packetId)};
  putText(body, topic);
  body.push_back(0);
  return send(SUBSCRIBE, body);
}

bool PubSubClient::publish(const char *topic, const char *payload) {
  std::vector<uint8_t> body;
  putText(body, topic);
  body.insert(body.end(), payload, payload + strlen(payload));
  return isConnected() && body.size() + 5 <= _bufferBytes && send(PUBLISH, body);
}

void PubSubClient::disconnect() {
  if (_client.connected()) {
    send(DISCONNECT, {});
  }
  _state = DISCONNECTED;
  _client.stop();
}

bool PubSubClient::loop() {
  if (!isConnected()) {
    return false;
  }
  const uint64_t silence = hostMillis() - _lastSentMillis;
  if (silence > KEEP_ALIVE_SECONDS * 1000) {
    if (_pingOpen) {
      _state = TIMEOUT;
      _client.stop();
      return false;
    }
    send(PINGREQ, {});
    _pingOpen = true;
  }
  std::vector<uint8_t> packet;
  if (_client.available() > 0 && receive(packet, host.patienceMillis)) {
    handle(packet);
  } else {
    usleep(1000);
  }
  return isConnected();
}

void PubSubClient::handle(std::vector<uint8_t> &packet) {
  if ((packet[0] & 0xF0) == PUBLISH) {
    handlePublish(packet);
  } else if (packet[0] == PINGRESP) {
    _pingOpen = false;
  }
}

// Quality 0 only, which is all the sketch asks for. Longer messages are dropped without a word.
void PubSubClient::handlePublish(std::vector<uint8_t> &packet) {
  const size_t lengthBytes = packet.size() < 2 + 128 ? 1 : 2;
  const size_t topicAt = 1 + lengthBytes + 2;
  if (packet.size() > _bufferBytes || packet.size() < topicAt) {
    return;
  }
  const size_t topicBytes = static_cast<size_t>(packet[topicAt - 2] << 8 | packet[topicAt - 1]);
  if (topicAt + topicBytes > packet.size()) {
    return;
  }
  std::string topic(packet.begin() + static_cast<long>(topicAt), packet.begin() + static_cast<long>(topicAt + topicBytes));
  _callback(&topic[0], packet.data() + topicAt + topicBytes, static_cast<unsigned>(packet.size() - topicAt - topicBytes));
}

bool PubSubClient::send(uint8_t type, const std::vector<uint8_t> &body) {
  if (body.size() + 5 > _bufferBytes) {
    return false;
  }
  std::vector<uint8_t> packet = {type};
  size_t rest = body.size();
  do {
    packet.push_back(static_cast<uint8_t>((rest % 128) | (rest >= 128 ? 128 : 0)));
    rest /= 128;
  } while (rest > 0);
  packet.insert(packet.end(), body.begin(), body.end());
  _lastSentMillis = hostMillis();
  return _client.write(packet.data(), packet.size()) == packet.size();
}

bool PubSubClient::receive(std::vector<uint8_t> &packet, unsigned long milliseconds) {
  packet.resize(1);
  if (!readFully(packet.data(), 1, milliseconds)) {
    return false;
  }
  size_t rest = 0;
  for (unsigned shift = 0; shift < 28; shift += 7) {
    uint8_t octet;
    if (!readFully(&octet, 1, milliseconds)) {
      return false;
    }
    packet.push_back(octet);
    rest |= static_cast<size_t>(octet & 127) << shift;
    if (!(octet & 128)) {
      break;
    }
  }
  const size_t header = packet.size();
  packet.resize(header + rest);
  return readFully(packet.data() + header, rest, milliseconds);
}

bool PubSubClient::readFully(uint8_t *bytes, size_t size, unsigned long milliseconds) {
  const uint64_t end = hostMillis() + milliseconds;
  size_t got = 0;
  while (got < size && hostMillis() < end) {
    const int part = _client.read(bytes + got, size - got);
    if (part > 0) {
      got += static_cast<size_t>(part);
    } else {
      usleep(500);
    }
  }
  return got == size;
}
