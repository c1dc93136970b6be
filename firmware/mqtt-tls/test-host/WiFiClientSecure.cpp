#include "WiFiClientSecure.h"

#include <algorithm>

#include "Host.h"

namespace BearSSL {

// The core's allowances for what TLS adds to the data of a record.
static constexpr size_t RECEIVE_OVERHEAD = 325;
static constexpr size_t SEND_OVERHEAD = 85;
static constexpr uint32_t SECONDS_A_DAY = 86400;
static constexpr uint32_t DAYS_BEFORE_1970 = 719528;

static std::vector<uint8_t> readAll(Stream &stream, size_t size) {
  std::vector<uint8_t> bytes(size);
  bytes.resize(stream.readBytes(bytes.data(), size));
  return bytes;
}

// The core takes a file for DER only when it is one structure that ends where the file ends. (It reads PEM as well; no
// image of ours holds any.)
static bool isOneSequence(const std::vector<uint8_t> &der) {
  if (der.size() < 2 || der[0] != 0x30) {
    return false;
  }
  size_t length = der[1];
  size_t header = 2;
  if (length >= 0x80) {
    size_t octets = length - 0x80;
    if (octets < 1 || octets > 3 || der.size() < 2 + octets) {
      return false;
    }
    length = 0;
    for (; octets > 0; octets--) {
      length = length << 8 | der[header++];
    }
  }
  return header + length == der.size();
}

static void appendName(void *name, const void *bytes, size_t size) {
  const uint8_t *from = static_cast<const uint8_t *>(bytes);
  static_cast<std::vector<uint8_t> *>(name)->insert(static_cast<std::vector<uint8_t> *>(name)->end(), from, from + size);
}

X509List::X509List(Stream &stream, size_t size) : _der(readAll(stream, size)) {
  br_x509_decoder_init(&_decoder, appendName, &_name);
  br_x509_decoder_push(&_decoder, _der.data(), _der.size());
  br_x509_pkey *key = br_x509_decoder_get_pkey(&_decoder);
  if (!isOneSequence(_der) || !key) {
    return;
  }
  _certificates.push_back({_der.data(), _der.size()});
  br_x509_trust_anchor anchor = {};
  anchor.dn = {_name.data(), _name.size()};
  anchor.flags = br_x509_decoder_isCA(&_decoder) ? BR_X509_TA_CA : 0;
  anchor.pkey = *key;
  _anchors.push_back(anchor);
}

PrivateKey::PrivateKey(Stream &stream, size_t size) {
  const std::vector<uint8_t> der = readAll(stream, size);
  br_skey_decoder_init(&_decoder);
  br_skey_decoder_push(&_decoder, der.data(), der.size());
  if (isOneSequence(der) && br_skey_decoder_last_error(&_decoder) == 0) {
    _type = br_skey_decoder_key_type(&_decoder);
  }
}

void WiFiClientSecure::setClientRSACert(const X509List *certificate, const PrivateKey *key) {
  _certificate = certificate;
  _key = key;
}

void WiFiClientSecure::setClientECCert(const X509List *certificate, const PrivateKey *key, unsigned usages,
                                       unsigned issuerKeyType) {
  setClientRSACert(certificate, key);
  _usages = usages;
  _issuerKeyType = issuerKeyType;
}

void WiFiClientSecure::setBufferSizes(int receive, int send) {
  _receiveBytes = static_cast<size_t>(std::max(512, std::min(16384, receive))) + RECEIVE_OVERHEAD;
  _sendBytes = static_cast<size_t>(std::max(512, std::min(16384, send))) + SEND_OVERHEAD;
}

int WiFiClientSecure::connect(const char *name, uint16_t port) {
  return WiFiClient::connect(name, port) && shakeHands(name);
}

bool WiFiClientSecure::shakeHands(const char *name) {
  _shaken = false;
  _fragmentAgreed = false;
  _hello.clear();
  _engine.reset(new Engine());
  equip();
  br_ssl_engine_context *engine = &_engine->client.eng;
  br_ssl_session_parameters offered = {};
  if (_session) {
    offered = _session->_parameters;
    br_ssl_engine_set_session_parameters(engine, &offered);
  }
  if (!br_ssl_client_reset(&_engine->client, name, _session ? 1 : 0)) {
    return false;
  }
  _shaken = runUntil(BR_SSL_SENDAPP, true);
  if (_shaken) {
    br_ssl_session_parameters agreed;
    br_ssl_engine_get_session_parameters(engine, &agreed);
    const bool resumed = offered.session_id_len > 0 && agreed.session_id_len == offered.session_id_len &&
                         memcmp(agreed.session_id, offered.session_id, agreed.session_id_len) == 0;
    hostNote("tls: %s, %zu bytes of buffers", resumed ? "resumed" : "new", _receiveBytes + _sendBytes);
  }
  return _shaken;
}

void WiFiClientSecure::equip() {
  br_ssl_client_context *client = &_engine->client;
  _engine->in.resize(_receiveBytes);
  _engine->out.resize(_sendBytes);
  br_ssl_client_init_full(client, &_engine->x509, _anchors ? _anchors->getTrustAnchors() : nullptr,
                          _anchors ? _anchors->getCount() : 0);
  br_ssl_engine_add_flags(&client->eng, BR_OPT_NO_RENEGOTIATION);
  br_ssl_engine_set_buffers_bidi(&client->eng, _engine->in.data(), _engine->in.size(), _engine->out.data(),
                                 _engine->out.size());
  const uint32_t now = static_cast<uint32_t>(_now ? _now : chipTime(nullptr));
  br_x509_minimal_set_time(&_engine->x509, now / SECONDS_A_DAY + DAYS_BEFORE_1970, now % SECONDS_A_DAY);
  if (_key && _certificate && _key->isRSA()) {
    br_ssl_client_set_single_rsa(client, _certificate->getX509Certs(), _certificate->getCount(), _key->getRSA(),
                                 br_rsa_pkcs1_sign_get_default());
  } else if (_key && _certificate && _key->isEC()) {
    br_ssl_client_set_single_ec(client, _certificate->getX509Certs(), _certificate->getCount(), _key->getEC(), _usages,
                                _issuerKeyType, br_ec_get_default(), br_ecdsa_sign_asn1_get_default());
  }
}

// Moves records until the engine offers what is wanted. A broker that has refused the device may have closed before the
// device has said all; what it said by then is still read.
bool WiFiClientSecure::runUntil(unsigned target, bool blocking) {
  while (_engine) {
    const unsigned now = state();
    if (now & BR_SSL_CLOSED) {
      return false;
    }
    if ((now & BR_SSL_SENDREC) && sendRecord()) {
      continue;
    }
    if (now & target) {
      return true;
    }
    if (!(now & (BR_SSL_RECVREC | BR_SSL_SENDREC)) || !receiveRecord(blocking)) {
      return false;
    }
  }
  return false;
}

bool WiFiClientSecure::sendRecord() {
  size_t size;
  const uint8_t *bytes = br_ssl_engine_sendrec_buf(&_engine->client.eng, &size);
  const size_t written = WiFiClient::write(bytes, size);
  if (written > 0) {
    br_ssl_engine_sendrec_ack(&_engine->client.eng, written);
  }
  return written > 0;
}

bool WiFiClientSecure::receiveRecord(bool blocking) {
  if (WiFiClient::available() == 0 && !(blocking && isEstablished() && awaitBytes(host.patienceMillis))) {
    return false;
  }
  size_t size;
  uint8_t *bytes = br_ssl_engine_recvrec_buf(&_engine->client.eng, &size);
  const int got = bytes ? WiFiClient::read(bytes, size) : 0;
  if (got <= 0) {
    return false;
  }
  watchHello(bytes, static_cast<size_t>(got));
  br_ssl_engine_recvrec_ack(&_engine->client.eng, static_cast<size_t>(got));
  return true;
}

// Looks for "max_fragment_length" (RFC 6066) among the extensions of the ServerHello, whose record comes first.
void WiFiClientSecure::watchHello(const uint8_t *bytes, size_t size) {
  static constexpr size_t SESSION_AT = 5 + 4 + 2 + 32;
  const size_t enough = 600;
  if (_hello.size() >= enough || _fragmentAgreed) {
    return;
  }
  _hello.insert(_hello.end(), bytes, bytes + size);
  if (_hello.size() <= SESSION_AT) {
    return;
  }
  size_t at = SESSION_AT + 1 + _hello[SESSION_AT] + 2 + 1 + 2;
  const size_t end = std::min(_hello.size(), static_cast<size_t>(9 + (_hello[7] << 8 | _hello[8])));
  while (at + 4 <= end) {
    _fragmentAgreed |= _hello[at] == 0 && _hello[at + 1] == 1;
    at += 4 + static_cast<size_t>(_hello[at + 2] << 8 | _hello[at + 3]);
  }
}

size_t WiFiClientSecure::write(const uint8_t *buffer, size_t size) {
  size_t sent = 0;
  while (sent < size && _shaken && runUntil(BR_SSL_SENDAPP, true)) {
    size_t room;
    uint8_t *to = br_ssl_engine_sendapp_buf(&_engine->client.eng, &room);
    const size_t part = std::min(room, size - sent);
    memcpy(to, buffer + sent, part);
    br_ssl_engine_sendapp_ack(&_engine->client.eng, part);
    br_ssl_engine_flush(&_engine->client.eng, 0);
    sent += part;
    runUntil(BR_SSL_SENDAPP, true);
  }
  return sent;
}

int WiFiClientSecure::available() {
  if (!_shaken || !runUntil(BR_SSL_RECVAPP, false)) {
    return 0;
  }
  size_t size;
  return br_ssl_engine_recvapp_buf(&_engine->client.eng, &size) ? static_cast<int>(size) : 0;
}

int WiFiClientSecure::read(uint8_t *buffer, size_t size) {
  if (available() == 0) {
    return connected() ? 0 : -1;
  }
  size_t there;
  const uint8_t *from = br_ssl_engine_recvapp_buf(&_engine->client.eng, &there);
  const size_t part = std::min(size, there);
  memcpy(buffer, from, part);
  br_ssl_engine_recvapp_ack(&_engine->client.eng, part);
  return static_cast<int>(part);
}

uint8_t WiFiClientSecure::connected() {
  return _shaken && (available() > 0 || (isEstablished() && !(state() & BR_SSL_CLOSED)));
}

void WiFiClientSecure::stop() {
  if (_shaken && _session) {
    br_ssl_engine_get_session_parameters(&_engine->client.eng, &_session->_parameters);
  }
  WiFiClient::stop();
  _engine.reset();
  _shaken = false;
}

// Numbers and texts of core 3.
static const char *textOf(int error) {
  switch (error) {
    case BR_ERR_BAD_PARAM: return "Caller-provided parameter is incorrect.";
    case BR_ERR_UNSUPPORTED_VERSION: return "Incoming protocol or record version is unsupported.";
    case BR_ERR_BAD_VERSION: return "Incoming record version does not match the expected version.";
    case BR_ERR_BAD_LENGTH: return "Incoming record length is invalid.";
    case BR_ERR_TOO_LARGE:
      return "Incoming record is too large to be processed, or buffer is too small for the handshake message to send.";
    case BR_ERR_BAD_MAC: return "Decryption found an invalid padding, or the record MAC is not correct.";
    case BR_ERR_UNKNOWN_TYPE: return "Incoming record type is unknown.";
    case BR_ERR_UNEXPECTED:
      return "Incoming record or message has wrong type with regards to the current engine state.";
    case BR_ERR_BAD_HANDSHAKE: return "Incoming handshake message decoding failed.";
    case BR_ERR_RESUME_MISMATCH: return "Session resumption attempt with distinct version or cipher suite.";
    case BR_ERR_BAD_SIGNATURE: return "Invalid signature in ServerKeyExchange or CertificateVerify message.";
    case BR_ERR_WRONG_KEY_USAGE:
      return "Peer's public key does not have the proper type or is not allowed for the requested operation.";
    case BR_ERR_X509_EXTRA_ELEMENT: return "Decoding error: extraneous element.";
    case BR_ERR_X509_NOT_CONSTRUCTED: return "Decoding error: expected constructed element, but is primitive.";
    case BR_ERR_X509_NOT_PRIMITIVE: return "Decoding error: expected primitive element, but is constructed.";
    case BR_ERR_X509_PARTIAL_BYTE: return "Decoding error: BIT STRING length is not multiple of 8.";
    case BR_ERR_X509_BAD_BOOLEAN: return "Decoding error: BOOLEAN value has invalid length.";
    case BR_ERR_X509_OVERFLOW: return "Decoding error: value is off-limits.";
    case BR_ERR_X509_BAD_DN: return "Invalid distinguished name.";
    case BR_ERR_X509_BAD_TIME: return "Invalid date/time representation.";
    case BR_ERR_X509_UNSUPPORTED: return "Certificate contains unsupported features that cannot be ignored.";
    case BR_ERR_X509_LIMIT_EXCEEDED: return "Key or signature size exceeds internal limits.";
    case BR_ERR_X509_WRONG_KEY_TYPE: return "Key type does not match that which was expected.";
    case BR_ERR_X509_BAD_SIGNATURE: return "Signature is invalid.";
    case BR_ERR_X509_EXPIRED: return "Certificate is expired or not yet valid.";
    case BR_ERR_X509_DN_MISMATCH: return "Issuer/Subject DN mismatch in the chain.";
    case BR_ERR_X509_BAD_SERVER_NAME: return "Expected server name was not found in the chain.";
    case BR_ERR_X509_CRITICAL_EXTENSION: return "Unknown critical extension in certificate.";
    case BR_ERR_X509_NOT_CA: return "Not a CA, or path length constraint violation.";
    case BR_ERR_X509_FORBIDDEN_KEY_USAGE: return "Key Usage extension prohibits intended usage.";
    case BR_ERR_X509_WEAK_PUBLIC_KEY: return "Public key found in certificate is too small.";
    case BR_ERR_X509_NOT_TRUSTED: return "Chain could not be linked to a trust anchor.";
    default: return "Unknown error code.";
  }
}

// The core takes the flag of an alert off and looks the alert's number up among BearSSL's own errors.
int WiFiClientSecure::getLastSSLError(char *text, size_t size) {
  int error = _engine ? br_ssl_engine_last_error(&_engine->client.eng) : 0;
  const char *prefix = "";
  if (error & BR_ERR_SEND_FATAL_ALERT) {
    error &= ~BR_ERR_SEND_FATAL_ALERT;
    prefix = "SSL sent fatal alert - ";
  }
  if (error & BR_ERR_RECV_FATAL_ALERT) {
    error &= ~BR_ERR_RECV_FATAL_ALERT;
    prefix = "SSL received fatal alert - ";
  }
  if (text) {
    snprintf(text, size, "%s%s", prefix, textOf(error));
  }
  return error;
}

}  // namespace BearSSL
