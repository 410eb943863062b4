package io.tollgate.command;

import io.tollgate.secrets.KeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The tokens from {@code login}, by server, in a file of the user's configuration folder that only the user may read. */
final class Credentials {

    private static final String VARIABLE = "TOLLGATE_TOKEN";
    private static final String BROUGHT_ALONG = "broughtAlong";
    private static final Path OF_THE_FIRST_START = Path.of(".tollgate", "administration-token");

    private final KeyFile file;

    private Credentials(Path file) {
        this.file = new KeyFile(file);
    }

    static Credentials of(Map<String, String> environment) {
        String home = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path folder = home.isBlank() ? Path.of(System.getProperty("user.home"), ".config") : Path.of(home);
        return new Credentials(folder.resolve("tollgate").resolve("credentials.json"));
    }

    /** The token for a command: from the named file, or else from the variable, from {@code login}, or from the first start. */
    static String token(String server, Optional<Path> named, Map<String, String> environment) {
        if (named.isPresent()) {
            return read(named.get()).orElseThrow(() -> new Failed("The token cannot be read from " + named.get()
                    + ". Maybe name another file with --token-file: the log of Tollgate's start names the first one; in the"
                    + " demonstration it is .tollgate/demo/administration-token. Or sign in with `login`."));
        }
        return Optional.of(environment.getOrDefault(VARIABLE, "").strip()).filter(token -> !token.isEmpty())
                .or(() -> of(environment).find(server)).or(() -> read(OF_THE_FIRST_START))
                .orElseThrow(() -> new Failed(
                        "You are not signed in at " + server + ". Maybe `login --server " + server + "`, or set " + VARIABLE
                                + ", or name a file with --token-file; in the demonstration it is .tollgate/demo/administration-token."));
    }

    Optional<String> find(String server) {
        return Optional.of(all().path(server).path("token")).filter(token -> token.isString()).map(token -> token.asString());
    }

    /** @param broughtAlong it was not issued by {@code login}, so others may use it too */
    void keep(String server, String token, String account, boolean broughtAlong) {
        ObjectNode all = all();
        all.putObject(server).put("account", account).put("token", token).put(BROUGHT_ALONG, broughtAlong);
        file.write(all.toPrettyString() + "\n");
    }

    boolean isBroughtAlong(String server) {
        return all().path(server).path(BROUGHT_ALONG).asBoolean(false);
    }

    void forget(String server) {
        ObjectNode all = all();
        all.remove(server);
        file.write(all.toPrettyString() + "\n");
    }

    Path path() {
        return file.path();
    }

    private ObjectNode all() {
        try {
            return read(file.path()).map(text -> (ObjectNode) JsonMapper.shared().readTree(text))
                    .orElseGet(() -> JsonMapper.shared().createObjectNode());
        } catch (JacksonException | ClassCastException damaged) {
            throw new Failed(file.path() + " is damaged. Maybe delete it and sign in again.");
        }
    }

    private static Optional<String> read(Path path) {
        if (!Files.isReadable(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(path).strip()).filter(text -> !text.isEmpty());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
