package org.espprovision.simulator.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsKeysTest {
    @Test
    void rsa_is_read_as_pkcs1_and_as_pkcs8() throws Exception {
        KeyPair keys = TlsTestAuthority.rsa(2048);
        byte[] pkcs8 = keys.getPrivate().getEncoded();
        byte[] pkcs1 = PrivateKeyInfo.getInstance(pkcs8)
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        assertThat(TlsKeys.parsePrivate(pkcs8)).isEqualTo(keys.getPrivate());
        assertThat(TlsKeys.parsePrivate(pkcs1)).isEqualTo(keys.getPrivate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void elliptic_curves_are_read_as_pkcs8(String curve) throws Exception {
        KeyPair keys = TlsTestAuthority.curve(curve);
        assertThat(TlsKeys.parsePrivate(keys.getPrivate().getEncoded())).isEqualTo(keys.getPrivate());
    }

    @Test
    void a_sec1_key_must_name_its_curve() throws Exception {
        var key =
                (java.security.interfaces.ECPrivateKey) TlsTestAuthority.p256().getPrivate();
        byte[] named = new ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1).getEncoded();
        byte[] nameless = new ECPrivateKey(256, key.getS()).getEncoded();
        assertThat(((java.security.interfaces.ECPrivateKey) TlsKeys.parsePrivate(named)).getS())
                .isEqualTo(key.getS());
        assertThatThrownBy(() -> TlsKeys.parsePrivate(nameless)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void one_byte_more_or_less_is_no_key() throws Exception {
        byte[] der = TlsTestAuthority.p256().getPrivate().getEncoded();
        assertThatThrownBy(() -> TlsKeys.parsePrivate(Arrays.copyOf(der, der.length + 1)))
                .isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> TlsKeys.parsePrivate(Arrays.copyOf(der, der.length - 1)))
                .isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> TlsKeys.parsePrivate(new byte[0])).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void keys_bearssl_cannot_use_are_refused() throws Exception {
        byte[] edwards = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        byte[] koblitz = HexFormat.of().parseHex("302e0201010420" + "11".repeat(32) + "a00706052b8104000a");
        assertThatThrownBy(() -> TlsKeys.parsePrivate(edwards)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> TlsKeys.parsePrivate(koblitz)).isInstanceOf(GeneralSecurityException.class);
    }
}
