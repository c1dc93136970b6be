package org.espprovision.pki;

import java.util.Optional;

/**
 * A device's name in its certificate: common name, DNS name and, with Mosquitto's {@code use_identity_as_username}, the
 * MQTT user. Letters, digits, hyphens and dots, at most 64 characters (the upper bound of a common name, RFC 5280
 * appendix A.1). So it holds none of {@code + # /}, which mean something in MQTT topics and which Mosquitto refuses in
 * user names.
 */
public record DeviceName(String text) {
    private static final int MAX_LENGTH = 64;
    private static final String UNDERSCORE =
            "It is a host name too (DNS in the certificate), and host names have no underscore. Write a hyphen.";

    /**
     * Checks the text.
     *
     * @throws CredentialsException {@code name.device} if it is not such a name
     */
    public DeviceName {
        Optional<String> fault = text.length() > MAX_LENGTH
                ? Optional.of("It has %d characters; a certificate's common name holds %d."
                        .formatted(text.length(), MAX_LENGTH))
                : HostName.fault(text).map(words -> text.indexOf('_') >= 0 ? UNDERSCORE : words);
        if (fault.isPresent()) {
            throw CredentialsException.badDeviceName(text, fault.get());
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
