#include "Connection.h"

#include <ESP8266WiFi.h>

static constexpr int FULL_RECEIVE_BYTES = 16384;
static constexpr int STANDARD_SEND_BYTES = 512;

// getLastSSLError() takes the flag off the number of an alert, so only this prefix tells an alert from an own error.
static constexpr const char *ALERT_PREFIX = "SSL received fatal alert";

Connection::Connection(const Settings &settings, const Credentials &credentials, Network &network)
    : _settings(settings), _credentials(credentials), _network(network), _mqtt(_tls) {}

void Connection::begin(MQTT_CALLBACK_SIGNATURE) {
  _onCommand = callback;
  _fragmentBytes = _settings.fragmentBytes;
  _mqtt.setServer(_settings.brokerHost, _settings.brokerPort);
  _mqtt.setBufferSize(_settings.packetBytes);  // PubSubClient drops longer messages without a word
  _mqtt.setCallback([this](char *topic, byte *payload, unsigned int length) { receive(topic, payload, length); });
  connect();
}

void Connection::serve() {
  if (_mqtt.loop()) {
    answerPing();
    return;
  }
  Console::Line("mqtt", "lost").with("state", _mqtt.state());
  drop();
  Backoff().pause();
  connect();
}

void Connection::connect() {
  Backoff backoff;
  while (!tryConnect()) {
    drop();
    backoff.pause();
    if (!_network.isJoined()) {
      _network.join();
    }
  }
  Console::Line("run", "ready").with("heap", static_cast<unsigned>(ESP.getFreeHeap()));
}

// TLS first, then MQTT over it, so that the failures of the two are told apart.
bool Connection::tryConnect() {
  return tryTls() && tryMqtt() && prove();
}

bool Connection::tryTls() {
  Console::Line("tls", "connecting")
      .with("host", _settings.brokerHost)
      .with("port", _settings.brokerPort)
      .with("heap", static_cast<unsigned>(ESP.getFreeHeap()));
  unsigned long start = millis();
  if (!findBroker(start)) {
    return false;
  }
  bool open = openTls();
  if (mustGiveUpFragments()) {
    Console::Line("tls", "full").with("ms", millis() - start);
    _fragmentBytes = 0;
    _tls.stop();
    start = millis();
    open = openTls();
  }
  if (!open) {
    reportTls(millis() - start);
    _session = BearSSL::Session();  // should it be the session that the broker minds
    return false;
  }
  Console::Line("tls", "connected")
      .with("ms", millis() - start)
      .with("heap", static_cast<unsigned>(ESP.getFreeHeap()))
      .with("mfln", static_cast<unsigned>(_fragmentBytes));
  return true;
}

// Asks before connecting does, so that a name that leads nowhere is told from a broker that does not answer. The answer
// stays in lwIP's memory: nothing is asked twice.
bool Connection::findBroker(unsigned long start) {
  IPAddress address;
  const int found = WiFi.hostByName(_settings.brokerHost, address);
  if (found == 1) {
    return true;
  }
  Console::Line("tls", "failed")
      .with("ssl", 0)
      .with("alert", 0)
      .with("ms", millis() - start)
      .quoted("text", "Unknown error code.")
      .with("step", "dns")
      .with("dns", found);
  return false;
}

// With SNTP's time BearSSL asks the clock itself, which a time set here would stop. What it asks the broker for is the
// smaller of the two buffers.
bool Connection::openTls() {
  _credentials.equip(_tls);
  _tls.setX509Time(_network.substituteTime());
  _tls.setSession(&_session);
  _tls.setBufferSizes(_fragmentBytes ? _fragmentBytes : FULL_RECEIVE_BYTES,
                      _fragmentBytes ? _fragmentBytes : STANDARD_SEND_BYTES);
  return _tls.connect(_settings.brokerHost, _settings.brokerPort);
}

// A small receive buffer makes BearSSL ask for small records. A broker that does not agree may send one that is too
// large, now or later.
bool Connection::mustGiveUpFragments() {
  if (!_fragmentBytes) {
    return false;
  }
  const int tooLarge = 6;
  char text[32] = "";
  const bool tooLargeCame =
      _tls.getLastSSLError(text, sizeof text) == tooLarge && strncmp(text, ALERT_PREFIX, strlen(ALERT_PREFIX)) != 0;
  return tooLargeCame || (_tls.connected() && !_tls.getMFLNStatus());
}

void Connection::reportTls(unsigned long millisTaken) {
  char text[160] = "";
  const int error = _tls.getLastSSLError(text, sizeof text);
  const bool alert = strncmp(text, ALERT_PREFIX, strlen(ALERT_PREFIX)) == 0;
  Console::Line("tls", "failed")
      .with("ssl", error)
      .with("alert", alert ? 1 : 0)
      .with("ms", millisTaken)
      .quoted("text", text)
      .with("step", failedStep(error == 0 && !alert));
}

// Where nothing of TLS was noted, a TCP connection more, opened and closed, shows whether there is anybody at the port.
const char *Connection::failedStep(bool noError) {
  if (!noError) {
    return "tls";
  }
  _tls.stop();
  WiFiClient knock;
  const bool answered = knock.connect(_settings.brokerHost, _settings.brokerPort);
  knock.stop();
  return answered ? "tls" : "tcp";
}

// PubSubClient takes over the connection that stands.
bool Connection::tryMqtt() {
  const unsigned long start = millis();
  if (!_mqtt.connect(_settings.device)) {
    Console::Line("mqtt", "failed").with("state", _mqtt.state()).with("ms", millis() - start);
    return false;
  }
  Console::Line("mqtt", "connected").with("client", _settings.device).with("ms", millis() - start);
  return true;
}

bool Connection::prove() {
  if (_mqtt.subscribe(_settings.commandTopic)) {
    Console::Line("mqtt", "subscribed").with("topic", _settings.commandTopic);
  }
  char proof[192];
  snprintf(proof, sizeof proof, "nonce=%s chip=%08x firmware=%s cert=%s", _settings.nonce,
           static_cast<unsigned>(ESP.getChipId()), SKETCH_VERSION, _credentials.fingerprint());
  if (!_mqtt.publish(_settings.proofTopic, proof)) {
    Console::Line("mqtt", "lost").with("state", _mqtt.state());
    return false;
  }
  Console::Line("mqtt", "published")
      .with("topic", _settings.proofTopic)
      .with("bytes", static_cast<unsigned long>(strlen(proof)));
  return true;
}

// Topic and payload lie in PubSubClient's one buffer, which publishing would overwrite: a ping is only noted here.
void Connection::receive(char *topic, byte *payload, unsigned int length) {
  const size_t word = 4;
  const bool ping = length >= word && memcmp(payload, "ping", word) == 0 && (length == word || payload[word] == ' ');
  if (!ping) {
    _onCommand(topic, payload, length);
    return;
  }
  const size_t rest = length > word + 1 ? length - word - 1 : 0;
  const size_t kept = rest < sizeof _pingWords ? rest : sizeof _pingWords - 1;
  memcpy(_pingWords, payload + length - rest, kept);
  _pingWords[kept] = '\0';
  _pinged = true;
}

void Connection::answerPing() {
  if (!_pinged) {
    return;
  }
  _pinged = false;
  char answer[96];
  const unsigned long uptime = static_cast<unsigned long>(micros64() / 1000000);  // millis() starts anew after 49 days
  snprintf(answer, sizeof answer, "pong%s%s uptime=%lu heap=%u", *_pingWords ? " " : "", _pingWords, uptime,
           static_cast<unsigned>(ESP.getFreeHeap()));
  if (_mqtt.publish(_settings.replyTopic, answer)) {
    Console::Line("mqtt", "replied")
        .with("topic", _settings.replyTopic)
        .with("bytes", static_cast<unsigned long>(strlen(answer)));
  }
}

// Without the disconnect PubSubClient would take the next TLS connection for the session it had before.
void Connection::drop() {
  _mqtt.disconnect();
  _tls.stop();
}
