package io.tollgate.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The MySQL server that the operator named, with its address, a user and a password. Tollgate adds the options that it needs, and refuses
 * a server or schema that it cannot work with before it writes anything there.
 *
 * @param url with every option, but without the credentials unless the operator put them there
 */
record NamedDatabase(String url, String user, String password) {

    /**
     * What every connection needs: times in UTC, many rows in one statement, a limit of the wait for a server that does not answer, and
     * statements that the server parses once, which saves both sides the text of every value. The driver parses the other texts only once.
     */
    static final String OPTIONS = "rewriteBatchedStatements=true&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true&"
            + "connectTimeout=5000"
            + "&useServerPrepStmts=true&cachePrepStmts=true&prepStmtCacheSize=150&prepStmtCacheSqlLimit=4096&"
            + "processEscapeCodesForPrepStmts=false&readOnlyPropagatesToServer=false"
            + "&queryInfoCacheFactory=" + StatementTexts.class.getName();

    /** Checks the server behind {@code url}, completes the URL, and gives an empty schema the character set that the tables need. */
    static NamedDatabase check(String url, String user, String password) {
        if (!url.startsWith("jdbc:mysql:")) {
            throw new DatabaseUnusable("spring.datasource.url (" + withoutQuery(url) + ") is not the URL of a MySQL server."
                    + " Maybe write jdbc:mysql://host:3306/tollgate, or leave it out for the embedded database.");
        }
        String complete = with(url, OPTIONS);
        try (Connection connection = connect(with(complete, "useInformationSchema=false"), user, password)) {
            DatabaseMetaData server = connection.getMetaData();
            String version = server.getDatabaseProductVersion();
            refuseOld(version, server.getDatabaseMajorVersion(), server.getDatabaseMinorVersion(), url);
            refuseNoSchema(connection, url);
            prepareSchema(connection);
            return new NamedDatabase(isMariaDb(version) ? with(complete, "useInformationSchema=false") : complete, user, password);
        } catch (SQLException failure) {
            throw new DatabaseUnusable("the database " + withoutQuery(url) + " cannot be used: " + firstLine(failure) + "."
                    + " Maybe it is not running, or spring.datasource.url, username or password are not right.");
        }
    }

    /** Adds the options that the URL does not set itself. */
    static String with(String url, String options) {
        StringBuilder complete = new StringBuilder(url);
        for (String option : options.split("&")) {
            String name = option.substring(0, option.indexOf('=') + 1);
            boolean set = Stream.of(url.substring(url.indexOf('?') + 1).split("&")).anyMatch(given -> given.startsWith(name));
            if (!set) {
                complete.append(complete.indexOf("?") < 0 ? '?' : complete.toString().endsWith("?") ? "" : "&").append(option);
            }
        }
        return complete.toString();
    }

    private static Connection connect(String url, String user, String password) throws SQLException {
        Properties credentials = new Properties();
        if (!user.isEmpty()) {
            credentials.setProperty("user", user);
            credentials.setProperty("password", password);
        }
        return DriverManager.getConnection(url, credentials);
    }

    static void refuseOld(String version, int major, int minor, String url) {
        boolean recent = major * 1000 + minor >= (isMariaDb(version) ? 11_004 : 8_004);
        if (!recent) {
            throw new DatabaseUnusable("the database " + withoutQuery(url) + " is version " + version
                    + ", too old. Maybe update it to MySQL 8.4 or MariaDB 11.4, or newer.");
        }
    }

    private static boolean isMariaDb(String version) {
        return version.toLowerCase(Locale.ROOT).contains("mariadb");
    }

    private static void refuseNoSchema(Connection connection, String url) throws SQLException {
        if (connection.getCatalog() == null || connection.getCatalog().isEmpty()) {
            throw new DatabaseUnusable("spring.datasource.url (" + withoutQuery(url) + ") names no schema. Maybe end it with /tollgate.");
        }
    }

    /** Names and ids must be compared byte by byte; by a server's own default "Offer" and "offer" would be one template. */
    private static void prepareSchema(Connection connection) throws SQLException {
        if (text(connection, "select @@collation_database").equals("utf8mb4_bin")) {
            return;
        }
        String schema = connection.getCatalog();
        if (!text(connection, "select count(*) from information_schema.tables where table_schema = database()").equals("0")) {
            throw new DatabaseUnusable("the schema " + schema + " has tables and another collation than utf8mb4_bin."
                    + " Maybe name an empty schema in spring.datasource.url.");
        }
        connection.createStatement()
                .execute("ALTER DATABASE `" + schema.replace("`", "``") + "` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (ResultSet answer = connection.createStatement().executeQuery(query)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static String withoutQuery(String url) {
        return url.replaceAll("\\?.*", "").replaceAll("//[^/@]*@", "//");
    }

    private static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given").replaceAll("\\.$", "");
    }
}
