package io.tollgate.command;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Dead letters of topics of Kafka. */
final class TopicCommands {

    private static final String AREA = "/topics";

    private TopicCommands() {}

    private static String path(String topic) {
        return "/" + URLEncoder.encode(topic, StandardCharsets.UTF_8) + "/dead-letters";
    }

    @Command(name = "dead-letters", description = "Show the records of a topic that could not become messages, and why.",
            mixinStandardHelpOptions = true)
    static final class DeadLettersCommand implements Callable<Integer> {

        @Mixin
        Server server = new Server();
        @Parameters(paramLabel = "TOPIC", description = "A topic with messages of partners, such as flights.")
        String topic = "";
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            List<JsonNode> letters = server.in(AREA).list(path(topic), Map.of());
            Output.document(spec, Map.of("deadLetters", letters));
            letters.forEach(letter -> out.printf("%10s  %s  %d  %s%s%n", letter.path("place").asString(), letter.path("at").asString(),
                    letter.path("code").asInt(), letter.path("reason").asString(),
                    letter.path("withoutValue").asBoolean() ? " Without its value." : ""));
            out.println(letters.isEmpty() ? "No dead letters wait." : "Write them back with `topics replay " + topic + "`.");
            return Commands.GOOD;
        }
    }

    @Command(name = "replay", description = {"Write the dead letters of a topic back into it, each once.",
        "Mend their cause first: what is still faulty becomes a dead letter again."}, mixinStandardHelpOptions = true)
    static final class ReplayDeadLettersCommand implements Callable<Integer> {

        @Mixin
        Server server = new Server();
        @Parameters(paramLabel = "TOPIC", description = "A topic with messages of partners, such as flights.")
        String topic = "";
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            JsonNode done = server.in(AREA).post(path(topic) + "/replay", Map.of());
            Output.document(spec, done);
            spec.commandLine().getOut().printf("%,d dead letters were written back into %s.%n", done.path("written").asInt(), topic);
            if (done.path("passedOver").asInt() > 0) {
                spec.commandLine().getOut().printf("%,d have no value, as they were too large, and are passed over.%n",
                        done.path("passedOver").asInt());
            }
            return Commands.GOOD;
        }
    }
}
