#include "Connection.h"

#include <ESP8266WiFi.h>
#include <time.h>

static constexpr unsigned long WIFI_LIMIT_MILLIS = 20000;
static constexpr unsigned long TIME_LIMIT_MILLIS = 10000;
static constexpr uint16_t PACKET_BYTES = 512;  // PubSubClient drops longer messages without a word

// No answer of a time server before this (14 November 2023) is true; a lost or false one often says 1970 or 2036.
static constexpr time_t EARLIEST = 1700000000;

// getLastSSLError() takes the flag off the number of an alert, so only this prefix tells an alert from an own error.
static constexpr const char *ALERT_PREFIX = "SSL received fatal alert";

Connection::Connection(const Settings &settings, const Credentials &credentials)
    : _settings(settings), _credentials(credentials), _mqtt(_tls) {}

void Connection::joinWifi() {
  Backoff backoff;
  while (!tryWifi()) {
    backoff.pause();
  }
}

bool Connection::tryWifi() {
  Console::Line("wifi", "connecting").quoted("ssid", _settings.ssid);
  const unsigned long start = millis();
  WiFi.persistent(false);  // the settings are in the file; the SDK's copy would wear the flash
  WiFi.mode(WIFI_STA);
  WiFi.hostname(_settings.device);
  WiFi.begin(_settings.ssid, *_settings.password ? _settings.password : nullptr);
  while (WiFi.status() != WL_CONNECTED && millis() - start < WIFI_LIMIT_MILLIS) {
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

void Connection::getTime() {
  Backoff backoff;
  while (!tryTime()) {
    backoff.pause();
  }
}

static bool isPlausible(time_t time, const Settings &settings) {
  return time >= EARLIEST && time >= settings.timeFloor;
}

bool Connection::tryTime() {
  Console::Line("time", "waiting").with("server", _settings.timeServer);
  const unsigned long start = millis();
  configTime(0, 0, _settings.timeServer);
  while (!isPlausible(time(nullptr), _settings) && millis() - start < TIME_LIMIT_MILLIS) {
    delay(50);
  }
  const unsigned long taken = millis() - start;
  const bool answered = isPlausible(time(nullptr), _settings);
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

// With SNTP's time BearSSL asks the clock itself. A fixed time would stay as it is for ever, so the floor is moved on
// before each connection, until SNTP answers after all.
void Connection::setValidationTime() {
  if (isPlausible(time(nullptr), _settings)) {
    _tls.setX509Time(0);
    return;
  }
  _tls.setX509Time(_settings.timeFloor + static_cast<time_t>((micros64() - _floorSetMicros) / 1000000));
}

void Connection::begin(MQTT_CALLBACK_SIGNATURE) {
  _mqtt.setServer(_settings.brokerHost, _settings.brokerPort);
  _mqtt.setBufferSize(PACKET_BYTES);
  _mqtt.setCallback(callback);
  connect();
}

void Connection::serve() {
  if (_mqtt.loop()) {
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
    if (WiFi.status() != WL_CONNECTED) {
      joinWifi();
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
  const unsigned long start = millis();
  _credentials.equip(_tls);
  setValidationTime();
#if PROVISION_FRAGMENT_BYTES
  if (_tls.probeMaxFragmentLength(_settings.brokerHost, _settings.brokerPort, PROVISION_FRAGMENT_BYTES)) {
    _tls.setBufferSizes(PROVISION_FRAGMENT_BYTES, PROVISION_FRAGMENT_BYTES);
  }
#endif
  if (!_tls.connect(_settings.brokerHost, _settings.brokerPort)) {
    reportTls(millis() - start);
    return false;
  }
  Console::Line("tls", "connected")
      .with("ms", millis() - start)
      .with("heap", static_cast<unsigned>(ESP.getFreeHeap()))
      .with("mfln", _tls.getMFLNStatus());
  return true;
}

void Connection::reportTls(unsigned long millisTaken) {
  char text[160] = "";
  const int error = _tls.getLastSSLError(text, sizeof text);
  const bool alert = strncmp(text, ALERT_PREFIX, strlen(ALERT_PREFIX)) == 0;
  Console::Line("tls", "failed")
      .with("ssl", error)
      .with("alert", alert ? 1 : 0)
      .with("ms", millisTaken)
      .quoted("text", text);
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

// Without the disconnect PubSubClient would take the next TLS connection for the session it had before.
void Connection::drop() {
  _mqtt.disconnect();
  _tls.stop();
}
