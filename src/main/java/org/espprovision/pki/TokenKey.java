package org.espprovision.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;

/** A key in a token: it signs there, and its bytes never come out. */
record TokenKey(PrivateKey key, PublicKey publicKey, Provider provider) implements SigningKey {
    @Override
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(signatureName(), provider);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException | ProviderException e) {
            throw CredentialsException.tokenCannotSign(e);
        }
    }

    @Override
    public int curveBits() {
        return publicKey instanceof ECPublicKey ec ? ec.getParams().getOrder().bitLength() : 0;
    }

    @Override
    public String toString() {
        return "TokenKey[" + publicKey.getAlgorithm() + "]";
    }
}
