#include "Credentials.h"

#include <bearssl/bearssl.h>

#include "Console.h"

static constexpr const char *MISSING = "no such file";

void Credentials::load(const Settings &settings) {
  Backoff backoff;
  while (!tryLoad(settings)) {
    backoff.pause();
  }
  Console::Line("certs", "loaded")
      .with("ca", static_cast<unsigned long>(_authorityBytes))
      .with("cert", static_cast<unsigned long>(_certificateBytes))
      .with("key", _key->isEC() ? "ec" : "rsa");
}

bool Credentials::tryLoad(const Settings &settings) {
  return loadCertificates(settings.caFile, _authority, _authorityBytes) &&
         loadCertificates(settings.certificateFile, _certificate, _certificateBytes) &&
         takeFingerprint(settings.certificateFile) && loadKey(settings.keyFile);
}

bool Credentials::loadCertificates(const char *name, std::unique_ptr<BearSSL::X509List> &list, size_t &bytes) {
  File file = files().open(name, "r");
  if (!file) {
    return refuse(name, MISSING);
  }
  bytes = file.size();
  list.reset();  // frees the old one first: there is no room for two
  list.reset(new BearSSL::X509List(file, bytes));
  return list->getCount() > 0 || refuse(name, "no usable certificate in it");
}

bool Credentials::loadKey(const char *name) {
  File file = files().open(name, "r");
  if (!file) {
    return refuse(name, MISSING);
  }
  _key.reset();
  _key.reset(new BearSSL::PrivateKey(file, file.size()));
  return _key->isEC() || _key->isRSA() || refuse(name, "no usable RSA or EC key in it");
}

bool Credentials::takeFingerprint(const char *name) {
  File file = files().open(name, "r");
  if (!file) {
    return refuse(name, MISSING);
  }
  br_sha256_context digest;
  br_sha256_init(&digest);
  uint8_t part[64];
  size_t length;
  while ((length = file.read(part, sizeof part)) > 0) {
    br_sha256_update(&digest, part, length);
  }
  uint8_t result[br_sha256_SIZE];
  br_sha256_out(&digest, result);
  for (size_t i = 0; i < sizeof result; i++) {
    snprintf(_fingerprint + 2 * i, 3, "%02x", result[i]);
  }
  return true;
}

bool Credentials::refuse(const char *file, const char *reason) {
  Console::Line("certs", "bad").with("file", file).quoted("reason", reason);
  return false;
}

void Credentials::equip(BearSSL::WiFiClientSecure &client) const {
  client.setTrustAnchors(_authority.get());
  if (_key->isEC()) {
    client.setClientECCert(_certificate.get(), _key.get(), BR_KEYTYPE_SIGN, BR_KEYTYPE_EC);
  } else {
    client.setClientRSACert(_certificate.get(), _key.get());
  }
}
