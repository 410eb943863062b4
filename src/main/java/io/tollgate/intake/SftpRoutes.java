package io.tollgate.intake;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.database.Trouble;
import io.tollgate.intake.SftpFiles.Result;
import io.tollgate.intake.SftpSettings.Server;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Takes files of partners' servers by SFTP, some routes for each server: loads a complete file out of {@code in}, takes it as a dropped
 * file, puts its result into {@code out}, and only then moves it to {@code done} or {@code failed}. So a crash at any point repeats what is
 * recognised, and loses nothing. Without a server in the configuration no route is made.
 */
@Component
final class SftpRoutes extends RouteBuilder {

    private static final Logger log = LoggerFactory.getLogger(SftpRoutes.class);
    private static final String AWAY = "tollgate.folder";
    private static final Duration LATELY = Duration.ofSeconds(5);

    private final SftpSettings settings;
    private final SftpFiles files;
    private final FileClaims claims;
    /** A lane that listed files just before one was moved away must not take it for a new one. */
    private final Cache<String, Boolean> lately = Caffeine.newBuilder().expireAfterWrite(LATELY).build();

    SftpRoutes(SftpSettings settings, SftpFiles files, FileClaims claims) {
        this.settings = settings;
        this.files = files;
        this.claims = claims;
    }

    @Override
    public void configure() {
        settings.servers().forEach((name, server) -> {
            Path work = cleared(settings.work().resolve(name));
            Watch watch = new Watch(server);
            SftpEndpoint out = endpoint(server, "out", "fileExist=Override&tempPrefix=.part-");
            for (int lane = 1; lane <= settings.atOnce(); lane++) {
                from(in(server, work, lane, watch)).errorHandler(noErrorHandler())
                        .routeId(lane == 1 ? "sftp-" + name : "sftp-" + name + "-" + lane).process(taker(server, out, made(work, lane)));
            }
        });
    }

    /** Each lane takes one file at a time, so that a file that waits for its verdicts holds up no other; a claim keeps lanes apart. */
    private SftpEndpoint in(Server server, Path work, int lane, Watch watch) {
        SftpEndpoint in = endpoint(server, "in", "autoCreate=false&localWorkDirectory=" + work.toAbsolutePath().resolve("in-" + lane)
                + "&delay=" + settings.every().toMillis() + "&include=.*\\.(jsonl|csv)(\\.gz)?&maxMessagesPerPoll=1&greedy=true"
                + "&readLock=changed&readLockCheckInterval=500&readLockTimeout=10000"
                + "&readLockLoggingLevel=DEBUG&move=../${exchangeProperty." + AWAY + "}/${file:name}");
        in.setInProgressRepository(new Claims(server.toString()));
        in.setPollStrategy(watch.of(lane));
        in.setExceptionHandler(new Quiet());
        return in;
    }

    private Processor taker(Server server, Endpoint out, Path beside) {
        return exchange -> take(exchange, server, out, beside);
    }

    private SftpEndpoint endpoint(Server server, String folder, String options) {
        String directory = server.directory().isEmpty() ? folder : server.directory() + "/" + folder;
        SftpEndpoint endpoint = getContext().getEndpoint("sftp://" + server.user() + "@" + server.host() + ":" + server.port() + "/"
                + directory + "?stepwise=false&strictHostKeyChecking=yes&useUserKnownHostsFile=false&jschLoggingLevel=OFF"
                + "&maximumReconnectAttempts=0&throwExceptionOnConnectFailed=true&connectTimeout=10000&soTimeout=30000"
                + "&serverAliveInterval=10000&preferredAuthentications=" + (server.privateKey() == null ? "password" : "publickey") + "&"
                + options, SftpEndpoint.class);
        SftpConfiguration signIn = endpoint.getConfiguration();
        signIn.setKnownHostsFile(requireNonNull(server.knownHosts()).toAbsolutePath().toString());
        if (server.privateKey() == null) {
            signIn.setPassword(server.password());
        } else {
            signIn.setPrivateKeyFile(server.privateKey().toAbsolutePath().toString());
            if (!server.passphrase().isEmpty()) {
                signIn.setPrivateKeyPassphrase(server.passphrase());
            }
        }
        return endpoint;
    }

    private static Path cleared(Path work) {
        try {
            FileSystemUtils.deleteRecursively(work);
            return work;
        } catch (IOException failure) {
            throw unwritable(work, failure);
        }
    }

    private static Path made(Path work, int lane) {
        Path beside = work.resolve("out-" + lane);
        try {
            return Files.createDirectories(beside);
        } catch (IOException failure) {
            throw unwritable(beside, failure);
        }
    }

    private static UncheckedIOException unwritable(Path folder, IOException failure) {
        return new UncheckedIOException("cannot make " + folder + ". Maybe set tollgate.sftp.work to a folder that this user may write.",
                failure);
    }

    private void take(Exchange exchange, Server server, Endpoint out, Path beside) throws IOException {
        DropName name = new DropName(requireNonNull(exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, String.class)));
        Path file = requireNonNull(exchange.getMessage().getBody(File.class)).toPath();
        Result result = files.take(server.business(), name, file, beside, () -> !getContext().getStatus().isStarted());
        try (ProducerTemplate back = getContext().createProducerTemplate()) {
            result.signature().ifPresent(signature -> back.sendBodyAndHeader(out, signature.toFile(), Exchange.FILE_NAME,
                    result.name() + DropName.SIGNATURE));
            back.sendBodyAndHeader(out, result.file().toFile(), Exchange.FILE_NAME, result.name());
        }
        FileSystemUtils.deleteRecursively(result.file());
        exchange.setProperty(AWAY, result.folder());
        files.forget(result);
    }

    /**
     * Says once that a server cannot be reached, and once that it can. A lane that has been idle may find its connection cut, so only its
     * second failure counts.
     */
    private static final class Watch {

        private final Server server;
        private final Map<Integer, Integer> failures = new HashMap<>(); // by lane, in a row
        private boolean away;

        private Watch(Server server) {
            this.server = server;
        }

        private synchronized void reached(int lane) {
            failures.remove(lane);
            if (away && failures.isEmpty()) {
                away = false;
                log.warn("The files of {} can be reached again", server);
            }
        }

        private synchronized void failed(int lane, Exception cause) {
            if (failures.merge(lane, 1, Integer::sum) > 1 && !away) {
                away = true;
                log.warn("The files of {} cannot be reached and are tried again: {}", server, reason(cause));
            }
        }

        private PollingConsumerPollStrategy of(int lane) {
            return new PollingConsumerPollStrategy() {

                @Override
                public boolean begin(Consumer consumer, Endpoint endpoint) {
                    return true;
                }

                @Override
                public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
                    reached(lane);
                }

                @Override
                public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
                    failed(lane, cause);
                    return false;
                }
            };
        }

        private static String reason(Throwable cause) {
            StringBuilder all = new StringBuilder();
            for (Throwable one = cause; one != null; one = one.getCause()) {
                all.append(one.getMessage()).append('\n');
            }
            String messages = all.toString();
            if (messages.contains("HostKey")) {
                return "the server does not show the key of known-hosts. Maybe it is another server; ask the partner";
            }
            return messages.contains("Auth fail") || messages.contains("USERAUTH")
                    ? "the server refuses the user. Maybe its key or password is another one"
                    : "no answer, or the folder in/ is missing. Maybe the server is away";
        }
    }

    /** {@link Watch} says what is wrong with a server; only what is wrong with a file is said here. */
    private static final class Quiet implements ExceptionHandler {

        @Override
        public void handleException(Throwable failure) {
            // The watch has it.
        }

        @Override
        public void handleException(@Nullable String message, Throwable failure) {
            // The watch has it.
        }

        @Override
        public void handleException(@Nullable String message, @Nullable Exchange exchange, Throwable failure) {
            if (exchange != null) {
                log.warn("File {} could not be taken or put away, and is tried again: {}",
                        new DropName(String.valueOf(exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY))),
                        Trouble.place(failure));
            }
        }
    }

    /** The claims of the database, as Camel sees them. */
    private final class Claims extends ServiceSupport implements IdempotentRepository {

        private final String server;

        private Claims(String server) {
            this.server = server;
        }

        @Override
        public boolean add(String path) {
            return lately.getIfPresent(server + "\n" + path) == null && claims.claim(server + "\n" + path);
        }

        @Override
        public boolean contains(String path) {
            return false;
        }

        @Override
        public boolean remove(String path) {
            lately.put(server + "\n" + path, true);
            return claims.release(server + "\n" + path);
        }

        @Override
        public boolean confirm(String path) {
            return true;
        }

        @Override
        public void clear() {
            // Claims end by themselves.
        }
    }
}
