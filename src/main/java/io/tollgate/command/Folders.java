package io.tollgate.command;

import io.tollgate.release.RuleBundle;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folders in which somebody works on rules. */
final class Folders {

    @Option(names = "--rules", paramLabel = "FOLDER", defaultValue = "rules",
            description = "The folder of the rules; ${DEFAULT-VALUE} if left out.")
    Path rules = Path.of("rules");

    @Option(names = "--features", paramLabel = "FOLDER", defaultValue = "features",
            description = "The folder of the examples; ${DEFAULT-VALUE} if left out.")
    Path features = Path.of("features");

    RuleBundle upload() {
        return RuleBundle.read(rules, features);
    }
}
