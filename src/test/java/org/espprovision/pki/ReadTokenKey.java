package org.espprovision.pki;

/** A process of its own that tries to get an authority's key out of its token, and says what it got. */
public final class ReadTokenKey {
    private ReadTokenKey() {}

    @SuppressWarnings("SystemOut") // its standard output is what the test reads
    public static void main(String[] arguments) {
        try (Passphrase pin = Passphrase.of(arguments[1].toCharArray())) {
            TokenKey key =
                    Token.open(TokenAddress.parse(arguments[0]), pin).find().orElseThrow();
            System.out.println(key.key() + " encoded: " + (key.key().getEncoded() == null ? "none" : "given away"));
        }
    }
}
