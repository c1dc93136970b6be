package org.espprovision.pki;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with keys, certificates and the authority, each with the way to put it right. */
public final class CredentialsException extends ProvisioningException {
    private CredentialsException(FailureKind kind, String code, String what, String remedy, @Nullable Throwable cause) {
        super(kind, code, what, remedy, cause);
    }

    // The authority

    static CredentialsException noAuthority(Path directory) {
        return credentials(
                "ca.missing",
                "there is no certificate authority in " + directory,
                "Create one with 'provision ca init', or name the workspace that holds yours with --workspace.",
                null);
    }

    static CredentialsException authorityExists(Path directory) {
        return credentials(
                "ca.exists",
                directory + " already holds a certificate authority",
                "Devices in the field may trust it, so it is never replaced. Use it as it is, or choose another "
                        + "--workspace for a new one.",
                null);
    }

    static CredentialsException keyMissing(Path certificate, Path key) {
        return credentials(
                "ca.incomplete",
                "%s is there but its key %s is not".formatted(certificate, key.getFileName()),
                ("A certificate cannot be used without its key. Put %s back from a backup; to begin a new "
                                + "authority instead, move %s away first.")
                        .formatted(key.getFileName(), certificate.getFileName()),
                null);
    }

    static CredentialsException certificateMissing(Path certificate, Path key) {
        return credentials(
                "ca.incomplete",
                "%s is there but its certificate %s is not".formatted(key, certificate.getFileName()),
                "Creating the authority was interrupted, or the certificate was deleted. Run 'provision ca init' with "
                        + "the same pass phrase: it makes the certificate again from the key, under the same name, and "
                        + "certificates already issued stay good.",
                null);
    }

    static CredentialsException rootExpected(Path root) {
        return credentials(
                "ca.incomplete",
                "an authority under the root in %s was begun and not finished".formatted(root),
                "Its root must sign it: run 'provision ca init --issued-by' again with the workspace of that root. To begin "
                        + "anew instead, move the folder away first.",
                null);
    }

    static CredentialsException noRoot(String authority) {
        return credentials(
                "ca.root",
                "the authority \"%s\" may sign devices, but no other authority".formatted(authority),
                "Its path length is 0. Make a root for that in a workspace of its own: 'provision ca init --root-only'.",
                null);
    }

    static CredentialsException sameNameAsRoot(String name) {
        return usage(
                "ca.same-name",
                "the new authority would have the name of its root, \"%s\"".formatted(name),
                "A certificate whose subject is its issuer counts as a root itself. Use a profile whose authority has "
                        + "another CN, for example one with {key-id} in it.");
    }

    static CredentialsException noAuthorityUsage(Path certificate) {
        return credentials(
                "ca.key-usage",
                "the authority in %s may not sign certificates".formatted(certificate),
                "Its key usage lacks keyCertSign, so nothing it signs would be trusted. Use another authority.",
                null);
    }

    static CredentialsException rootNeeded(Path certificate) {
        return credentials(
                "ca.root-missing",
                "the authority in %s was signed by another one".formatted(certificate),
                "Devices trust the root above it: name its certificate with --root FILE.",
                null);
    }

    static CredentialsException notItsRoot(Path root) {
        return credentials(
                "ca.root-mismatch",
                "%s did not sign this authority's certificate".formatted(root),
                "Name the certificate of the authority directly above it.",
                null);
    }

    static CredentialsException badRequest(Path file, String why, @Nullable Throwable cause) {
        return credentials("csr.unreadable", "cannot use the signing request " + file, why, cause);
    }

    static CredentialsException badRequestSignature(Path file) {
        return credentials(
                "csr.signature",
                "the signing request %s is not signed with the key it names".formatted(file),
                "Whoever made it has not shown that the private key is his; it may also be damaged. Have it made again, "
                        + "for example with 'openssl req -new -key device.key -subj /CN=NAME'.",
                null);
    }

    static CredentialsException wrongPassphrase(Path key) {
        return credentials(
                "ca.passphrase",
                "the pass phrase does not open " + key,
                "It was mistyped, or it belongs to another authority. Check PROVISION_CA_PASSPHRASE and "
                        + "--ca-passphrase-file. There is no way around a lost pass phrase: a new authority means "
                        + "provisioning every device again.",
                null);
    }

    static CredentialsException unreadable(Path file, String why, @Nullable Throwable cause) {
        return credentials(
                "ca.unreadable",
                "cannot use " + file,
                why + " Put the file back from a backup, or name another one.",
                cause);
    }

    static CredentialsException unreadable(Path file, IOException cause) {
        return unreadable(file, "Reading it failed: " + reason(cause) + ".", cause);
    }

    static CredentialsException mismatch(Path certificate, Path key) {
        return credentials(
                "ca.mismatch",
                "the key %s does not belong to the certificate %s".formatted(key, certificate.getFileName()),
                "One of the two files comes from another authority, perhaps from a copy or a restored backup. Put back "
                        + "the pair that was made together; nothing was changed.",
                null);
    }

    static CredentialsException expired(String authority, Instant notAfter) {
        return credentials(
                "ca.expired",
                "the certificate authority \"%s\" ended on %s".formatted(authority, notAfter),
                "No certificate may outlive its issuer, so it can issue no more. If this machine's clock is wrong, set "
                        + "it; else create a new authority in another --workspace and provision the devices again.",
                null);
    }

    static CredentialsException notYetValid(String authority, Instant notBefore) {
        return credentials(
                "ca.early",
                "the certificate authority \"%s\" begins only on %s".formatted(authority, notBefore),
                "This machine's clock is behind the one that made the authority. Set the clock and run the command "
                        + "again: certificates dated too early would be refused.",
                null);
    }

    static CredentialsException cannotWrite(Path file, IOException cause) {
        return credentials(
                "ca.write",
                "cannot write %s: %s".formatted(file, reason(cause)),
                "Check that the folder belongs to you, that its disk has room, and that it is a file system with file "
                        + "modes and links (not FAT). Files that were there before are unchanged.",
                cause);
    }

    // Files that were asked for

    static CredentialsException fileExists(Path file) {
        return usage(
                "file.exists",
                file + " is there already",
                "Nothing was written. Name another place, or replace it with --force.");
    }

    // Tokens

    static CredentialsException badTokenAddress(String uri, String why) {
        return usage(
                "token.address",
                "\"" + uri + "\" names no key in a token",
                why + " Write it like pkcs11:token=factory;object=ca (RFC 7512); a blank is %20.");
    }

    static CredentialsException noModule(Optional<Path> named) {
        return usage(
                "token.module",
                named.map(path -> "there is no PKCS#11 library " + path).orElse("no PKCS#11 library was found"),
                "Name your token's with --pkcs11-module; for trying out, Debian's package softhsm2 brings one.");
    }

    static CredentialsException badModule(Path library, Throwable cause) {
        return credentials(
                "token.module",
                library + " is no PKCS#11 library for this machine",
                "Name your token's library with --pkcs11-module, built for this processor.",
                cause);
    }

    static CredentialsException noToken(TokenAddress address) {
        return credentials(
                "token.missing",
                "there is no token labelled \"" + address.token() + "\"",
                "Plug it in, or check the label: 'pkcs11-tool --list-slots' or 'softhsm2-util --show-slots' shows what is there, "
                        + "as this user and with this environment.",
                null);
    }

    static CredentialsException noKeyInToken(TokenAddress address) {
        return credentials(
                "token.key",
                "the token \"%s\" shows no key labelled \"%s\"".formatted(address.token(), address.object()),
                "It may have been deleted, or lie there without a certificate of the same identifier, beside which alone Java "
                        + "sees a key: store the authority's certificate in the token too.",
                null);
    }

    static CredentialsException wrongPin(TokenAddress address) {
        return credentials(
                "token.pin",
                "the PIN does not open the token \"" + address.token() + "\"",
                "Check PROVISION_CA_PASSPHRASE and --ca-passphrase-file, where a token's PIN stands. Mind that most tokens lock "
                        + "themselves after a few wrong ones.",
                null);
    }

    static CredentialsException tokenFailed(TokenAddress address, Throwable cause) {
        return credentials(
                "token.failed",
                "the token \"%s\" cannot be used: %s".formatted(address.token(), cause.getMessage()),
                "The words are its own. Check that it is plugged in, initialised, and that this user may use it.",
                cause);
    }

    static CredentialsException tokenCannotSign(Throwable cause) {
        return credentials(
                "token.sign",
                "the token did not sign: " + cause.getMessage(),
                "It may have been pulled out, or the key may not be meant for signing. Nothing was issued.",
                cause);
    }

    // Revocation

    static CredentialsException unknownReason(String text, String names) {
        return usage("crl.reason", "there is no reason \"" + text + "\"", "Use one of " + names + ".");
    }

    static CredentialsException badList(Path file, Throwable cause) {
        return credentials(
                "crl.unreadable",
                "cannot use the revocation list " + file,
                "It is missing, truncated, or no list in PEM or DER. Everything it held is in the ledger: move the file away "
                        + "and run 'provision ca crl'. Its number then starts again at 1, so give brokers the new file "
                        + "yourself.",
                cause);
    }

    static CredentialsException mayNotSignLists(String authority) {
        return credentials(
                "crl.key-usage",
                "the authority \"%s\" may not sign revocation lists".formatted(authority),
                "Its key usage lacks cRLSign, so every broker would reject the list. Revoking then takes the broker's own "
                        + "access list, or a new authority.",
                null);
    }

    static CredentialsException noFolder() {
        return credentials(
                "ca.write",
                "this authority lives in memory only",
                "It has no folder that a revocation list could be written to.",
                null);
    }

    // Profiles

    static CredentialsException unknownProfile(String name) {
        return usage(
                "profile.unknown",
                "there is no profile \"" + name + "\", and no such file",
                "Use strict, guide or idevid, or name a file; 'provision ca profile strict' prints one to begin with.");
    }

    static CredentialsException profileUnreadable(Path file, IOException cause) {
        return usage(
                "profile.unreadable",
                "cannot read the profile %s: %s".formatted(file, reason(cause)),
                "A profile is a text file in UTF-8. Check the path and that this user may read it.");
    }

    static CredentialsException badProfile(String file, int line, String why) {
        return usage("profile.invalid", "the profile %s cannot be used, line %d".formatted(file, line), why);
    }

    static CredentialsException profileEnded(Instant end) {
        return usage(
                "profile.ended",
                "the profile's certificates would have ended on " + end,
                "Nothing can be issued that is over already. Give the profile a later 'validity', or set this machine's "
                        + "clock if it is wrong.");
    }

    static CredentialsException noValueFor(String placeholder) {
        return usage(
                "profile.value",
                "the profile needs {%s}, which is not known".formatted(placeholder),
                "Give the chip's MAC with --mac, or write {%s?} in a profile of your own, to leave it out."
                        .formatted(placeholder));
    }

    static CredentialsException nameTooLong(String value, int most) {
        return usage(
                "name.length",
                "\"%s\" has %d characters, and its attribute of the certificate's subject holds %d"
                        .formatted(value, value.length(), most),
                "Choose a shorter name (RFC 5280 appendix A.1 has these bounds, and some TLS libraries enforce them).");
    }

    // Pass phrases

    static CredentialsException passphraseUnset(String variable) {
        return usage(
                "passphrase.unset",
                "the environment variable " + variable + " is empty or not set",
                "Set it to the authority's pass phrase, or use --ca-passphrase-file.");
    }

    static CredentialsException passphraseEmpty(String source) {
        return usage(
                "passphrase.empty",
                source + " holds no pass phrase",
                "The pass phrase is the first line, and it must not be empty.");
    }

    static CredentialsException passphraseUnreadable(Path file, IOException cause) {
        return credentials(
                "passphrase.unreadable",
                "cannot read the pass phrase from %s: %s".formatted(file, reason(cause)),
                "Check the name, and that the file belongs to you.",
                cause);
    }

    static CredentialsException passphraseNotKept(Path file, Path directory) {
        return credentials(
                "passphrase.missing",
                "the pass phrase for %s is not kept here".formatted(directory),
                ("The authority was made by another user, on another machine or under another path: %s is "
                                + "missing. Give the pass phrase with PROVISION_CA_PASSPHRASE or --ca-passphrase-file.")
                        .formatted(file),
                null);
    }

    // What a user asks for

    static CredentialsException badDeviceName(String name, String fault) {
        return usage("name.device", "\"" + name + "\" cannot be a device's name", fault);
    }

    static CredentialsException badHostName(String name, String fault) {
        return usage("name.host", "\"" + name + "\" cannot stand in a server certificate", fault);
    }

    static CredentialsException noHostName() {
        return usage(
                "name.host",
                "a server certificate needs a name or an address",
                "Name the host exactly as the devices' settings name it.");
    }

    static CredentialsException unknownKeyKind(String text) {
        return usage(
                "key.kind",
                "there is no key kind \"" + text + "\"",
                "Use ec-p256 (short: ec), the fast one on an ESP8266, ec-p384, rsa-2048 (short: rsa) or rsa-3072.");
    }

    static CredentialsException refusedKeyKind(String key, String why) {
        return usage("key.refused", "a device cannot have a key of kind " + key, why);
    }

    static CredentialsException notACertificate(@Nullable Throwable cause) {
        return credentials(
                "certificate.unreadable",
                "the bytes are not an X.509 certificate",
                "The record or file they came from is damaged. Issue the certificate again.",
                cause);
    }

    private static CredentialsException credentials(
            String code, String what, String remedy, @Nullable Throwable cause) {
        return new CredentialsException(FailureKind.CREDENTIALS, code, what, remedy, cause);
    }

    private static CredentialsException usage(String code, String what, String remedy) {
        return new CredentialsException(FailureKind.USAGE, code, what, remedy, null);
    }

    /** The system's own words, without the path that the JDK puts before them. */
    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "no such file";
        }
        String words = cause instanceof FileSystemException fs ? fs.getReason() : cause.getMessage();
        return words == null || words.isEmpty() ? cause.getClass().getSimpleName() : words;
    }
}
