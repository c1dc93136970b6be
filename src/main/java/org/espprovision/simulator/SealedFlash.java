package org.espprovision.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A flash kept under AES-256-GCM. A provisioned chip's flash holds its private key, and private keys are never written to
 * disk in the clear, not even a virtual chip's: its certificate is as good as any other of its authority. The file's key
 * lies elsewhere, made at first use.
 */
final class SealedFlash implements FlashStore {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Path file;
    private final Path keyFile;
    private final SecureRandom random;

    SealedFlash(Path file, Path keyFile, SecureRandom random) {
        this.file = file;
        this.keyFile = keyFile;
        this.random = random;
    }

    /** What was sealed; a blank flash where nothing is kept, or where its key is gone: such a chip is new. */
    @Override
    public byte[] load(int sizeBytes) {
        if (!Files.exists(file) || !Files.exists(keyFile)) {
            return NorArray.blank(sizeBytes);
        }
        try {
            byte[] sealed = Files.readAllBytes(file);
            byte[] content = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES))
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            if (content.length != sizeBytes) {
                throw SimulatorException.flashFileSize(file, content.length, sizeBytes);
            }
            return content;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw SimulatorException.flashFileUnreadable(file, e);
        }
    }

    @Override
    public void save(byte[] content) {
        try {
            if (!Files.exists(keyFile)) {
                WholeFile.write(keyFile, randomBytes(KEY_BYTES));
            }
            byte[] nonce = randomBytes(NONCE_BYTES);
            byte[] hidden = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(content);
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + hidden.length);
            System.arraycopy(hidden, 0, sealed, NONCE_BYTES, hidden.length);
            WholeFile.write(file, sealed);
        } catch (IOException | GeneralSecurityException e) {
            throw SimulatorException.flashFileUnwritable(file, e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws IOException, GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(Files.readAllBytes(keyFile), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
