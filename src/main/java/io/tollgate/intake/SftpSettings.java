package io.tollgate.intake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Files of messages on partners' servers, by SFTP.
 *
 * @param servers by a name for the log and the routes; none: there is no SFTP
 * @param work    folder of this process for files on their way
 * @param every   how long after a look for files the next one begins
 * @param atOnce  how many files of a server this process takes at the same time, 1 to 16, each by a connection of its own
 */
@ConfigurationProperties("tollgate.sftp")
record SftpSettings(@DefaultValue Map<String, Server> servers, @DefaultValue(".tollgate/sftp") Path work,
        @DefaultValue("10s") Duration every, @DefaultValue("4") int atOnce) {

    SftpSettings {
        servers.forEach((name, server) -> {
            if (!name.matches("[a-z0-9-]+")) {
                throw new IllegalArgumentException("tollgate.sftp.servers." + name + ": a name has small letters, digits and hyphens.");
            }
            server.check("tollgate.sftp.servers." + name);
        });
        if (every.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("tollgate.sftp.every (" + every + ") must be positive. Maybe 10s.");
        }
        if (atOnce < 1 || atOnce > 16) {
            throw new IllegalArgumentException("tollgate.sftp.at-once (" + atOnce + ") must be 1 to 16. Maybe 4.");
        }
    }

    /**
     * A partner's server.
     *
     * @param host       its name or address
     * @param port       usually 22
     * @param business   handle of the business whose messages lie there
     * @param directory  the folder that has {@code in}, {@code out}, {@code done} and {@code failed}; empty: the one of the sign-in
     * @param knownHosts file with the key of the server, in the format of OpenSSH; any other server is refused
     * @param user       of the sign-in
     * @param privateKey file with the key of the sign-in; or leave it out and set {@code password}
     * @param passphrase of the private key, if it has one
     * @param password   of the sign-in
     */
    record Server(
            @DefaultValue("") String host, @DefaultValue("22") int port, @DefaultValue("") String business,
            @DefaultValue("") String directory, @Nullable Path knownHosts, @DefaultValue("") String user, @Nullable Path privateKey,
            @DefaultValue("") String passphrase, @DefaultValue("") String password) {

        private void check(String setting) {
            if (!host.matches("[A-Za-z0-9.:_-]+") || port < 1 || port > 65_535) {
                throw new IllegalArgumentException(setting + " must have a host and a port. Maybe host: sftp.partner.example");
            }
            if (business.isBlank() || user.isBlank()) {
                throw new IllegalArgumentException(setting + " must have a business (its handle) and a user.");
            }
            if (!directory.matches("([A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?")) {
                throw new IllegalArgumentException(setting + ".directory (" + directory + ") must be a path of plain names that begins at"
                        + " the folder of the sign-in. Maybe messages/out.");
            }
            if (knownHosts == null || !Files.isReadable(knownHosts)) {
                throw new IllegalArgumentException(setting + ".known-hosts (" + knownHosts + ") must be a file with the key of the server."
                        + " Maybe ask the partner for the key, or compare what this gives: ssh-keyscan -p " + port + " " + host);
            }
            if ((privateKey == null) == password.isEmpty()) {
                throw new IllegalArgumentException(setting + " must have either a private-key or a password.");
            }
            if (privateKey != null && !Files.isReadable(privateKey)) {
                throw new IllegalArgumentException(setting + ".private-key (" + privateKey + ") cannot be read.");
            }
        }

        /** Leaves out the secrets. */
        @Override
        public String toString() {
            return user + "@" + host + ":" + port + "/" + directory;
        }
    }
}
