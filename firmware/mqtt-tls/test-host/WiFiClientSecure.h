// BearSSL's own client behind the core's names, with the core's rules: X.509 by the minimal engine, a receive buffer below
// 16 KiB asks for small records, a session kept by stop() is offered again, and the flag of an alert is taken off.
#pragma once
#include <bearssl.h>

#include <memory>
#include <vector>

#include "WiFiClient.h"

namespace BearSSL {
class X509List {
 public:
  X509List(Stream &stream, size_t size);
  size_t getCount() const { return _certificates.size(); }
  const br_x509_certificate *getX509Certs() const { return _certificates.data(); }
  const br_x509_trust_anchor *getTrustAnchors() const { return _anchors.data(); }

 private:
  std::vector<uint8_t> _der;
  std::vector<uint8_t> _name;
  br_x509_decoder_context _decoder;
  std::vector<br_x509_certificate> _certificates;
  std::vector<br_x509_trust_anchor> _anchors;
};

class PrivateKey {
 public:
  PrivateKey(Stream &stream, size_t size);
  bool isRSA() const { return _type == BR_KEYTYPE_RSA; }
  bool isEC() const { return _type == BR_KEYTYPE_EC; }
  const br_rsa_private_key *getRSA() const { return br_skey_decoder_get_rsa(&_decoder); }
  const br_ec_private_key *getEC() const { return br_skey_decoder_get_ec(&_decoder); }

 private:
  br_skey_decoder_context _decoder;
  int _type = 0;
};

class Session {
 public:
  Session() { memset(&_parameters, 0, sizeof _parameters); }

 private:
  friend class WiFiClientSecure;
  br_ssl_session_parameters _parameters;
};

class WiFiClientSecure : public WiFiClient {
 public:
  int connect(const char *host, uint16_t port) override;
  size_t write(const uint8_t *buffer, size_t size) override;
  int available() override;
  int read(uint8_t *buffer, size_t size) override;
  void stop() override;
  uint8_t connected() override;

  void setTrustAnchors(const X509List *anchors) { _anchors = anchors; }
  void setX509Time(time_t now) { _now = now; }
  void setSession(Session *session) { _session = session; }
  void setClientRSACert(const X509List *certificate, const PrivateKey *key);
  void setClientECCert(const X509List *certificate, const PrivateKey *key, unsigned usages, unsigned issuerKeyType);
  void setBufferSizes(int receive, int send);
  int getMFLNStatus() { return connected() && _fragmentAgreed; }
  int getLastSSLError(char *text = nullptr, size_t size = 0);

 private:
  struct Engine {
    br_ssl_client_context client;
    br_x509_minimal_context x509;
    std::vector<uint8_t> in;
    std::vector<uint8_t> out;
  };

  bool shakeHands(const char *name);
  void equip();
  bool runUntil(unsigned target, bool blocking);
  bool sendRecord();
  bool receiveRecord(bool blocking);
  void watchHello(const uint8_t *bytes, size_t size);
  unsigned state() const { return br_ssl_engine_current_state(&_engine->client.eng); }

  std::unique_ptr<Engine> _engine;
  const X509List *_anchors = nullptr;
  const X509List *_certificate = nullptr;
  const PrivateKey *_key = nullptr;
  unsigned _usages = 0;
  unsigned _issuerKeyType = 0;
  Session *_session = nullptr;
  time_t _now = 0;
  size_t _receiveBytes = 16384 + 325;
  size_t _sendBytes = 512 + 85;
  bool _shaken = false;
  bool _fragmentAgreed = false;
  std::vector<uint8_t> _hello;
};
}  // namespace BearSSL
