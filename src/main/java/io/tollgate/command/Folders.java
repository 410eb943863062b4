package io.tollgate.command;

import io.tollgate.release.RuleBundle;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folders that somebody works in. */
final class Folders {

    @Option(names = "--rules", paramLabel = "FOLDER", defaultValue = "rules", description = "The folder of the rules; ${DEFAULT-VALUE} without it.")
    Path rules = Path.of("rules");

    @Option(names = "--features", paramLabel = "FOLDER", defaultValue = "features", description = "The folder of the examples; ${DEFAULT-VALUE} without it.")
    Path features = Path.of("features");

    RuleBundle upload() {
        return RuleBundle.read(rules, features);
    }
}
