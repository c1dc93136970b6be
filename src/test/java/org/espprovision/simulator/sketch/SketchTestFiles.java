package org.espprovision.simulator.sketch;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The file system of a device in a test: settings and credentials, any of which a test may spoil. */
public final class SketchTestFiles {
    public static final String DEVICE = "esp8266-5ccf7fa1b2c3";
    static final String PROOF_TOPIC = "devices/" + DEVICE + "/up/proof";
    static final String COMMAND_TOPIC = "devices/" + DEVICE + "/down/command";

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    public SketchTestFiles() {
        set("device", DEVICE);
        set("wifi.ssid", "bench");
        set("wifi.password", "secret");
        set("broker.host", "broker.local");
        set("broker.port", "8883");
        set("topic.proof", PROOF_TOPIC);
        set("topic.command", COMMAND_TOPIC);
        set("nonce", SketchSettingsTest.NONCE);
    }

    /** Files of a device of this authority that trusts it as well. */
    static SketchTestFiles of(TlsTestAuthority authority) throws Exception {
        KeyPair keys = TlsTestAuthority.p256();
        return new SketchTestFiles()
                .trusting(authority.certificate)
                .identity(authority.issue(new TlsTestAuthority.Request(DEVICE, keys)), keys);
    }

    public SketchTestFiles set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    public SketchTestFiles trusting(X509Certificate authority) throws Exception {
        return file("/ca.crt.der", authority.getEncoded());
    }

    SketchTestFiles identity(X509Certificate certificate, KeyPair keys) throws Exception {
        return file("/client.crt.der", certificate.getEncoded())
                .file("/client.key.der", keys.getPrivate().getEncoded());
    }

    public SketchTestFiles file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    SketchTestFiles without(String name) {
        files.remove(name);
        return this;
    }

    byte[] content(String name) {
        return Objects.requireNonNull(files.get(name));
    }

    /** The file system of a 4 MB chip. */
    byte[] image() {
        return SpiffsTestImage.of(0x1FA000, 8192, all());
    }

    /** Every file, the settings among them. */
    public Map<String, byte[]> all() {
        var text = new StringBuilder();
        settings.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        Map<String, byte[]> all = new LinkedHashMap<>(files);
        all.put("/provision.conf", text.toString().getBytes(StandardCharsets.UTF_8));
        return all;
    }

    SpiffsVolume volume() {
        return SpiffsVolume.mount(image(), 256, 8192).orElseThrow();
    }

    SketchCredentials credentials() throws Exception {
        SpiffsVolume volume = volume();
        return SketchCredentials.load(
                volume, SketchSettings.parse(volume.read("/provision.conf").orElseThrow()));
    }
}
