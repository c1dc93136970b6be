package org.espprovision.pki;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a key lies in a PKCS#11 token, as a URI (RFC 7512): {@code pkcs11:token=factory;object=ca}, perhaps with
 * {@code ?module-path=} and the library that speaks to the token.
 *
 * @param token the token's label
 * @param object the key's label
 * @param module the PKCS#11 library; where none is named, SoftHSM2's is looked for in its usual places
 */
public record TokenAddress(String token, String object, Optional<Path> module) {
    private static final String SCHEME = "pkcs11:";
    private static final List<Path> USUAL_MODULES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
            Path.of("/usr/local/lib/softhsm/libsofthsm2.so"),
            Path.of("/opt/homebrew/lib/softhsm/libsofthsm2.so"));

    /**
     * Reads a URI.
     *
     * @throws CredentialsException {@code token.address}
     */
    public static TokenAddress parse(String uri) {
        if (!uri.startsWith(SCHEME)) {
            throw CredentialsException.badTokenAddress(uri, "It does not begin with pkcs11:.");
        }
        Map<String, String> attributes = new HashMap<>();
        for (String attribute : uri.substring(SCHEME.length()).split("[;?&]", -1)) {
            int equals = attribute.indexOf('=');
            if (equals <= 0) {
                throw CredentialsException.badTokenAddress(uri, "'%s' is not NAME=VALUE.".formatted(attribute));
            }
            attributes.put(attribute.substring(0, equals), decoded(uri, attribute.substring(equals + 1)));
        }
        String token = attributes.remove("token");
        String object = attributes.remove("object");
        Optional<Path> module =
                Optional.ofNullable(attributes.remove("module-path")).map(Path::of);
        if (token == null || object == null || !attributes.isEmpty()) {
            throw CredentialsException.badTokenAddress(
                    uri,
                    attributes.isEmpty()
                            ? "It needs token= and object=."
                            : "Only token=, object= and module-path= are understood, not %s=."
                                    .formatted(String.join("=, ", attributes.keySet())));
        }
        return new TokenAddress(token, object, module);
    }

    /** The same key, reached through this library. */
    public TokenAddress through(Path library) {
        return new TokenAddress(token, object, Optional.of(library.toAbsolutePath()));
    }

    /**
     * The library to load.
     *
     * @throws CredentialsException {@code token.module} when there is none
     */
    Path library() {
        Optional<Path> found = module.isPresent()
                ? module.filter(Files::isReadable)
                : USUAL_MODULES.stream().filter(Files::isReadable).findFirst();
        return found.orElseThrow(() -> CredentialsException.noModule(module));
    }

    private static String decoded(String uri, String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw CredentialsException.badTokenAddress(uri, "'%s' is not percent-encoded.".formatted(value));
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    /** The URI. */
    @Override
    public String toString() {
        return SCHEME + "token=" + encoded(token) + ";object=" + encoded(object)
                + module.map(path -> "?module-path=" + encoded(path.toString())).orElse("");
    }
}
