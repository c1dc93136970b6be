package org.espprovision.pki;

import java.util.Optional;

/**
 * What a new authority is to be.
 *
 * @param profile whose {@code authority} section words its certificate
 * @param key kind of its key
 * @param role what it will sign
 * @param issuedBy the root that signs it; by itself when absent
 * @param token where its key is to live; in an encrypted file when absent
 */
public record AuthorityPlan(
        Profile profile,
        KeyKind key,
        Role role,
        Optional<CertificateAuthority> issuedBy,
        Optional<TokenAddress> token) {
    /** What an authority signs. */
    public enum Role {
        /** Devices and brokers. */
        ISSUES_DEVICES,
        /** Other authorities: a root that is kept offline. Its path length is one more than the profile's. */
        ROOT
    }

    /** An authority that signs itself and issues devices. */
    public static AuthorityPlan of(Profile profile, KeyKind key) {
        return new AuthorityPlan(profile, key, Role.ISSUES_DEVICES, Optional.empty(), Optional.empty());
    }

    public AuthorityPlan asRoot() {
        return new AuthorityPlan(profile, key, Role.ROOT, issuedBy, token);
    }

    public AuthorityPlan issuedBy(CertificateAuthority root) {
        return new AuthorityPlan(profile, key, role, Optional.of(root), token);
    }

    /** With its key in a token; one that is there already under this name is used. */
    public AuthorityPlan inToken(TokenAddress address) {
        return new AuthorityPlan(profile, key, role, issuedBy, Optional.of(address));
    }

    Template template() {
        return role == Role.ROOT ? profile.authority().forRoot() : profile.authority();
    }
}
