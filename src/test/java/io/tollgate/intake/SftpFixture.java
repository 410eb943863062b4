package io.tollgate.intake;

import io.tollgate.intake.SftpSettings.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** A partner's server, which is a real one in this process. */
abstract class SftpFixture extends DropFixture {

    static final String PASSWORD = "a password & with ? signs";
    static final KeyPair HOST = pair("EC");
    static final KeyPair CLIENT = pair("RSA");
    static final Duration LONG = Duration.ofSeconds(120);

    @TempDir
    Path folder;
    @Autowired
    SftpFiles files;
    @Autowired
    Clock clock;

    Path remote;
    SshServer ssh;

    @BeforeEach
    void start() throws IOException {
        remote = folder.resolve("remote");
        for (String name : List.of("in", "out", "done", "failed")) {
            Files.createDirectories(remote.resolve("messages").resolve(name));
        }
        start(0);
    }

    void start(int port) throws IOException {
        ssh = SshServer.setUpDefaultServer();
        ssh.setHost("127.0.0.1");
        ssh.setPort(port);
        ssh.setKeyPairProvider(KeyPairProvider.wrap(HOST));
        ssh.setPasswordAuthenticator((user, password, _) -> user.equals("shop") && password.equals(PASSWORD));
        ssh.setPublickeyAuthenticator((user, key, _) -> user.equals("shop") && KeyUtils.compareKeys(key, CLIENT.getPublic()));
        ssh.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        ssh.setFileSystemFactory(new VirtualFileSystemFactory(remote));
        ssh.start();
    }

    @AfterEach
    void stop() throws IOException {
        ssh.stop(true);
    }

    static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("EC") ? 256 : 2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Server byPassword(KeyPair host, String password) {
        return new Server("127.0.0.1", ssh.getPort(), shop.business().handle(), "messages", knownHosts(host), "shop", null, "", password);
    }

    Path knownHosts(KeyPair host) {
        Path file = folder.resolve("known_hosts-" + host.getPublic().hashCode());
        write(file, "[127.0.0.1]:" + ssh.getPort() + " " + PublicKeyEntry.toString(host.getPublic()) + "\n");
        return file;
    }

    DefaultCamelContext node(String name, Server server) throws Exception {
        DefaultCamelContext node = new DefaultCamelContext();
        SftpSettings own = new SftpSettings(Map.of("shop", server), folder.resolve("work-" + name), Duration.ofMillis(200), 4);
        node.addRoutes(new SftpRoutes(own, files, new FileClaims(jdbc, clock)));
        node.start();
        return node;
    }

    void put(String name, String content) {
        Path file = remote.resolve("messages/in/" + name);
        write(file.resolveSibling(name + ".part"), content);
        try {
            Files.move(file.resolveSibling(name + ".part"), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<String> names(String in) {
        try (Stream<Path> all = Files.list(remote.resolve("messages").resolve(in))) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
