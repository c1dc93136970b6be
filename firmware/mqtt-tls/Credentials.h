// The authority, the device's certificate and its key, from DER files.
#pragma once

#include <Arduino.h>
#include <WiFiClientSecure.h>

#include <memory>

#include "Settings.h"

class Credentials {
 public:
  // Loads the three files and tries again until all of them can be used.
  void load(const Settings &settings);

  // Gives them to a client, which keeps pointers to them.
  void equip(BearSSL::WiFiClientSecure &client) const;

  // SHA-256 over the certificate's DER, 64 hex digits.
  const char *fingerprint() const { return _fingerprint; }

 private:
  bool tryLoad(const Settings &settings);
  bool loadCertificates(const char *file, std::unique_ptr<BearSSL::X509List> &list, size_t &bytes);
  bool loadKey(const char *file);
  bool takeFingerprint(const char *file);
  bool refuse(const char *file, const char *reason);

  std::unique_ptr<BearSSL::X509List> _authority;
  std::unique_ptr<BearSSL::X509List> _certificate;
  std::unique_ptr<BearSSL::PrivateKey> _key;
  size_t _authorityBytes = 0;
  size_t _certificateBytes = 0;
  char _fingerprint[65] = "";
};
