package io.tollgate.command;

import io.tollgate.rulebook.language.Wishes;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What rules should be able to say and cannot yet; kept beside the rules for the engineers. Need no server. */
final class WishCommands {

    private WishCommands() {}

    @Command(name = "wish", description = "Keep for the engineers a sentence that the vocabulary cannot say yet.",
            mixinStandardHelpOptions = true)
    static final class WishCommand implements Callable<Integer> {

        private final Clock clock;

        WishCommand(Clock clock) {
            this.clock = clock;
        }

        @Parameters(paramLabel = "SENTENCE", description = "What a rule should say, such as \"falls on a full moon\".")
        String sentence = "";
        @Mixin
        Folders folders = new Folders();
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            String nearest;
            try {
                nearest = new Wishes(folders.rules).keep(sentence, LocalDate.now(clock));
            } catch (IllegalArgumentException unfit) {
                throw new Failed(String.valueOf(unfit.getMessage()));
            }
            spec.commandLine().getOut().println("Kept in " + folders.rules.resolve(Wishes.FILE) + ". Nearest that rules can say: `"
                    + nearest + "`.");
            Output.document(spec, Map.of("file", folders.rules.resolve(Wishes.FILE).toString(), "nearest", nearest));
            return Commands.GOOD;
        }
    }

    @Command(name = "wishes", description = "List what rules should be able to say and cannot yet, oldest first.",
            mixinStandardHelpOptions = true)
    static final class WishesCommand implements Callable<Integer> {

        @Mixin
        Folders folders = new Folders();
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            List<String> wishes = new Wishes(folders.rules).all();
            wishes.forEach(spec.commandLine().getOut()::println);
            spec.commandLine().getOut().println(wishes.isEmpty() ? "No wish is kept." : wishes.size() + " wishes are kept.");
            Output.document(spec, Map.of("wishes", wishes));
            return Commands.GOOD;
        }
    }
}
