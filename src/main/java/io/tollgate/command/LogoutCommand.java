package io.tollgate.command;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Deletes the token here even if the server cannot be reached to revoke it, and then says so. A token that was brought along is not
 * revoked: it may be the first one, kept for emergencies.
 */
@Command(name = "logout",
        description = "Sign out: revoke the token that `login` got for your name and password, and delete it here. A token given to"
                + " `login --token` is only deleted here; it stays valid.",
        mixinStandardHelpOptions = true)
final class LogoutCommand implements Callable<Integer> {

    private static final String STAYS = " The token itself stays valid; revoke it with DELETE /administration/v1/tokens/{id}, or on the"
            + " page /console/account.";

    private final Terminal terminal;

    @Option(names = "--server", paramLabel = "URL", defaultValue = Server.USUAL,
            description = "URL of the running Tollgate; ${DEFAULT-VALUE} if left out.")
    String server = Server.USUAL;
    @Spec
    CommandSpec spec = CommandSpec.create();

    LogoutCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Credentials credentials = Credentials.of(terminal.environment());
        String token = credentials.find(server)
                .orElseThrow(() -> new Failed("You are not signed in at " + server + ". Maybe name it with --server."));
        boolean revoked = !credentials.isBroughtAlong(server);
        credentials.forget(server);
        if (revoked) {
            revoke(token);
        }
        spec.commandLine().getOut().println("You are signed out at " + server + "." + (revoked ? "" : STAYS));
        Output.document(spec, Map.of("server", server, "signedIn", false, "revoked", revoked));
        return Commands.GOOD;
    }

    private void revoke(String token) {
        Server at = new Server();
        at.server = server;
        try {
            at.revoke(token);
        } catch (Failed failed) {
            throw new Failed("The token is deleted here, but may stay valid at " + server + " until it ends: " + failed.getMessage());
        }
    }
}
