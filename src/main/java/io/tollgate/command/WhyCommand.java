package io.tollgate.command;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "why",
        description = "Show for every rule whether it fired on a message, or which of its sentences did not"
                + " hold.",
        mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "MESSAGE", description = "The id of the message, wamid. and 22 characters.")
    String message = "";

    @Mixin
    Server server = new Server();
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        server.list("/why", Map.of("message", message)).forEach(line -> spec.commandLine().getOut().println(line.asString()));
        return Commands.GOOD;
    }
}
