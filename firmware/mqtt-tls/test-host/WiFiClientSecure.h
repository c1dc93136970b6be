#pragma once
#include "Arduino.h"

#define BR_KEYTYPE_EC 2
#define BR_KEYTYPE_SIGN 0x20

class Client : public Stream {};

namespace BearSSL {
class X509List {
 public:
  X509List(Stream &stream, size_t size);
  size_t getCount() const;
};
class PrivateKey {
 public:
  PrivateKey(Stream &stream, size_t size);
  bool isRSA() const;
  bool isEC() const;
};
class WiFiClientSecure : public Client {
 public:
  int connect(const char *host, uint16_t port);
  void stop();
  void setTrustAnchors(const X509List *anchors);
  void setX509Time(time_t now);
  void setClientRSACert(const X509List *certificate, const PrivateKey *key);
  void setClientECCert(const X509List *certificate, const PrivateKey *key, unsigned usages, unsigned issuerKeyType);
  void setBufferSizes(int receive, int send);
  int getMFLNStatus();
  int getLastSSLError(char *text = nullptr, size_t size = 0);
  static bool probeMaxFragmentLength(const char *host, uint16_t port, uint16_t length);
};
}  // namespace BearSSL
