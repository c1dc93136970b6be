package org.espprovision.ledger;

/** What one record of a board binds, in the order in which lists and tables show it. Times are UTC in ISO 8601. */
public enum BoardField {
    MAC("mac", "b.mac"),
    PRODUCT("product", "p.product"),
    NAME("name", "coalesce(c.name, p.name)"),
    /** How far its latest standing certificate has come: {@link CertificateState}. */
    STATE("state", "coalesce(c.state, 'none')"),
    /** {@code confirmed}, or the code of what failed last, or the state. */
    VERDICT(
            "verdict",
            "CASE WHEN c.state = 'confirmed' AND (b.failed_at IS NULL OR b.failed_at <= c.confirmed_at) THEN 'confirmed'"
                    + " ELSE coalesce(b.failure, c.state, 'none') END"),
    FAILED_STEP("failedStep", "b.step"),
    SERIAL("serial", "c.serial"),
    CERTIFICATE_SHA256("certificateSha256", "c.fingerprint"),
    SPKI_SHA256("spkiSha256", "c.spki"),
    FLASH_ID("flashId", "c.flash_id"),
    SKETCH_SHA256("sketchSha256", "c.sketch"),
    IMAGE_SHA256("imageSha256", "c.image"),
    LAYOUT("layout", "c.layout"),
    VERIFICATION("verification", "c.verification"),
    EVIDENCE("evidence", "c.evidence"),
    STATION("station", "b.station"),
    OPERATOR("operator", "b.operator"),
    ROW("row", "p.place"),
    RESERVED("reserved", time("c.reserved_at")),
    ISSUED("issued", time("c.issued_at")),
    FLASHED("flashed", time("c.flashed_at")),
    CONFIRMED("confirmed", time("c.confirmed_at")),
    FAILED("failed", time("b.failed_at")),
    LAST("last", time("b.last_at"));

    private final String label;
    private final String sql;

    BoardField(String label, String sql) {
        this.label = label;
        this.sql = sql;
    }

    /** Its name in JSON and CSV. */
    public String label() {
        return label;
    }

    String sql() {
        return sql;
    }

    private static String time(String column) {
        return "strftime('%Y-%m-%dT%H:%M:%SZ', " + column + " / 1000, 'unixepoch')";
    }
}
