package org.espprovision.ledger;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The stations' PostgreSQL: a connection for each piece of work, and its tables as this program needs them. */
final class SharedServer {
    private static final String SCHEMA = "esp_provision";
    private static final String SECONDS_TO_CONNECT = "3";
    private static final String SECONDS_FOR_AN_ANSWER = "30";

    /** SQLSTATE classes and codes of a server that is not there, goes away, comes up or is full. */
    private static final Set<String> OUT_OF_REACH = Set.of("57P01", "57P02", "57P03", "53300");

    private final SharedAddress address;
    private final Optional<String> password;
    private boolean migrated;

    SharedServer(SharedAddress address, Optional<String> password) {
        this.address = address;
        this.password = password;
    }

    /** One transaction. */
    interface Work<T> {
        T run(Sql sql) throws SQLException;
    }

    /**
     * Does all of the work or nothing.
     *
     * @throws LedgerException {@code ledger.unreachable} or {@code ledger.server}
     */
    <T> T transaction(Work<T> work) {
        try {
            migrate();
            try (Sql sql = new Sql(connect())) {
                T result = work.run(sql);
                sql.commit();
                return result;
            }
        } catch (SQLException e) {
            throw failure(e);
        } catch (FlywayException e) {
            throw e.getCause() instanceof SQLException cause
                    ? failure(cause)
                    : LedgerException.server(address, String.valueOf(e.getMessage()), e);
        }
    }

    /** Once a process, and only where somebody asks the server anything. */
    private synchronized void migrate() throws SQLException {
        if (migrated) {
            return;
        }
        connect().close();
        Flyway.configure()
                .loggers("slf4j")
                .locations("classpath:org/espprovision/ledger/shared")
                .schemas(SCHEMA)
                .table("schema_history")
                .dataSource(address.jdbc() + "?connectTimeout=" + SECONDS_TO_CONNECT, user(), password.orElse(""))
                .load()
                .migrate();
        migrated = true;
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user());
        password.ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("connectTimeout", SECONDS_TO_CONNECT);
        properties.setProperty("loginTimeout", SECONDS_TO_CONNECT);
        properties.setProperty("socketTimeout", SECONDS_FOR_AN_ANSWER);
        properties.setProperty("currentSchema", SCHEMA);
        properties.setProperty("ApplicationName", "esp-provision");
        Connection connection = DriverManager.getConnection(address.jdbc(), properties);
        connection.setAutoCommit(false);
        return connection;
    }

    private String user() {
        return address.user().orElse(System.getProperty("user.name", "postgres"));
    }

    private LedgerException failure(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || OUT_OF_REACH.contains(state)
                ? LedgerException.unreachable(address, e)
                : LedgerException.server(address, String.valueOf(e.getMessage()), e);
    }
}
