package org.espprovision.broker.mosquitto;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lies in the PEM files that a broker reads. */
record PemFile(List<Block> blocks) {
    private static final long LARGEST_BYTES = 4 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (?<label>[A-Z0-9 ]+)-----(?<body>.*?)-----END \\k<label>-----", Pattern.DOTALL);
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    record Block(String label, String body) {
        boolean isEncrypted() {
            return label.startsWith("ENCRYPTED") || body.contains("ENCRYPTED");
        }

        byte[] der() {
            return Base64.getMimeDecoder().decode(body.strip());
        }
    }

    static PemFile read(Path file) throws IOException {
        if (Files.size(file) > LARGEST_BYTES) {
            throw new IOException("it is far too large");
        }
        return of(Files.readAllBytes(file));
    }

    static PemFile of(byte[] bytes) {
        List<Block> found = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        while (blocks.find()) {
            found.add(new Block(blocks.group("label"), blocks.group("body")));
        }
        return new PemFile(List.copyOf(found));
    }

    List<X509Certificate> certificates() throws GeneralSecurityException {
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().endsWith("CERTIFICATE")) {
                found.add((X509Certificate) factory().generateCertificate(new ByteArrayInputStream(decoded(block))));
            }
        }
        return found;
    }

    List<X509CRL> lists() throws GeneralSecurityException {
        List<X509CRL> found = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().equals("X509 CRL")) {
                found.add((X509CRL) factory().generateCRL(new ByteArrayInputStream(decoded(block))));
            }
        }
        return found;
    }

    private static CertificateFactory factory() throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509");
    }

    private static byte[] decoded(Block block) throws GeneralSecurityException {
        try {
            return block.der();
        } catch (IllegalArgumentException notBase64) {
            throw new GeneralSecurityException("the text between BEGIN and END is no Base64", notBase64);
        }
    }

    /** Whether this block's key belongs to the certificate. */
    static boolean isPair(Block key, X509Certificate certificate) throws GeneralSecurityException {
        PublicKey open = certificate.getPublicKey();
        byte[] der = decoded(key);
        byte[] pkcs8 = key.label().equals("PRIVATE KEY") ? der : wrapped(der, open);
        PrivateKey secret = KeyFactory.getInstance(open.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        String algorithm = switch (open.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> open.getAlgorithm();
        };
        byte[] something = {1, 2, 3};
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(secret);
        signer.update(something);
        byte[] signature = signer.sign();
        signer.initVerify(open);
        signer.update(something);
        return signer.verify(signature);
    }

    /** PKCS#1 and SEC 1 keys inside PKCS#8, with the algorithm that the certificate names. */
    private static byte[] wrapped(byte[] key, PublicKey open) {
        byte[] info = open.getEncoded(); // SEQUENCE { algorithm SEQUENCE, key BIT STRING }
        int start = 1 + lengthOctets(info, 1);
        int end = start + 1 + lengthOctets(info, start + 1) + length(info, start + 1);
        byte[] algorithm = java.util.Arrays.copyOfRange(info, start, end);
        return element(SEQUENCE, new byte[] {2, 1, 0}, algorithm, element(OCTET_STRING, key));
    }

    private static int lengthOctets(byte[] der, int at) {
        int first = der[at] & 0xFF;
        return first < 0x80 ? 1 : 1 + (first & 0x7F);
    }

    private static int length(byte[] der, int at) {
        int first = der[at] & 0xFF;
        int length = first < 0x80 ? first : 0;
        for (int i = 1; i < lengthOctets(der, at); i++) {
            length = (length << 8) | (der[at + i] & 0xFF);
        }
        return length;
    }

    private static byte[] element(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        var element = new ByteArrayOutputStream();
        element.write(tag);
        int size = content.size();
        if (size >= 0x100) {
            element.write(0x82);
            element.write(size >> 8);
        } else if (size >= 0x80) {
            element.write(0x81);
        }
        element.write(size);
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
