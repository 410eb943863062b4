package io.tollgate.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Gets a token for a name and a password, and stores it for later commands. */
@Command(name = "login",
        description = {"Sign in at a running Tollgate: asks for its URL, your name and your password, and stores a token in your"
                + " configuration folder, readable by you only.",
            "Scripts set the environment variable TOLLGATE_TOKEN instead, or use --token-file."},
        mixinStandardHelpOptions = true)
final class LoginCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--server", paramLabel = "URL",
            description = "URL of the running Tollgate; the command asks for it if left out.")
    @Nullable
    String server;
    @Option(names = "--name", paramLabel = "NAME",
            description = "Name of your account; the command asks for it if left out.")
    @Nullable
    String name;
    @Option(names = "--days", paramLabel = "DAYS", defaultValue = "30",
            description = "For how many days the token is valid; ${DEFAULT-VALUE} if left out.")
    int days;
    @Option(names = "--roles", paramLabel = "ROLE", split = ",",
            description = "Some of your account's roles; all if left out.")
    @Nullable
    List<String> roles;
    @Option(names = "--token",
            description = "Ask for a token that you already have, instead of a name and a password; `logout` will not revoke it.")
    boolean token;
    @Spec
    CommandSpec spec = CommandSpec.create();

    LoginCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Server at = new Server();
        at.server = server != null ? server : orUsual(terminal.questions().ask("URL of Tollgate (" + Server.USUAL + "):"));
        Credentials credentials = Credentials.of(terminal.environment());
        String account = token ? kept(at, credentials) : issued(at, credentials);
        spec.commandLine().getOut()
                .println("You are signed in at " + at.server + " as " + account + ". The token is in " + credentials.path() + ".");
        Output.document(spec, Map.of("server", at.server, "account", account, "file", credentials.path().toString()));
        return Commands.GOOD;
    }

    private String issued(Server at, Credentials credentials) {
        String who = name != null ? name : terminal.questions().ask("Name:");
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("label", "login at " + host(), "days", days));
        if (roles != null) {
            fields.put("roles", roles);
        }
        JsonNode issued = at.issueToken(who, terminal.questions().askSecret("Password:"), fields);
        credentials.keep(at.server, issued.path("token").asString(), issued.path("account").asString(), false);
        return issued.path("account").asString();
    }

    private String kept(Server at, Credentials credentials) {
        String given = terminal.questions().askSecret("Token:").strip();
        String account = at.account(given).path("name").asString();
        credentials.keep(at.server, given, account, true);
        return account;
    }

    private static String orUsual(String answer) {
        return answer.isEmpty() ? Server.USUAL : answer;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "a computer without a name";
        }
    }
}
