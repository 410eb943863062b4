package io.tollgate.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Defaults of options from the environment: {@code TOLLGATE_SERVER} for {@code --server} of every command, and
 * {@code TOLLGATE_RULES_REPLAY_FROM} for {@code --from} of {@code rules replay}. An option without a value is a switch for one call, and
 * one that chooses what the command does is said each time; these have no variable. Nor has what the command asks for secretly.
 */
record EnvironmentDefaults(Map<String, String> environment) implements IDefaultValueProvider {

    /** Options that mean the same for every command. */
    private static final Set<String> COMMON = Set.of("--server", "--token-file", "--rules", "--features", "--zone", Output.OPTION);

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? variable(option).map(environment::get).filter(value -> !value.isBlank()).orElse(null)
                : null;
    }

    /** The options of a command that have a variable, with its name. */
    static Map<String, String> variables(CommandSpec command) {
        Map<String, String> variables = new LinkedHashMap<>();
        command.options().forEach(option -> variable(option).ifPresent(name -> variables.put(name, option.longestName())));
        return variables;
    }

    /** Lines of the help. */
    static List<String> lines(CommandSpec command) {
        Map<String, String> variables = variables(command);
        int width = variables.keySet().stream().mapToInt(String::length).max().orElse(0);
        return variables.entrySet().stream()
                .map(entry -> "  " + entry.getKey() + " ".repeat(width + 2 - entry.getKey().length()) + entry.getValue()).toList();
    }

    private static Optional<String> variable(OptionSpec option) {
        if (option.usageHelp() || option.versionHelp() || option.interactive() || option.group() != null || option.arity().max() == 0) {
            return Optional.empty();
        }
        String name = option.longestName();
        String owner = COMMON.contains(name) ? "tollgate" : option.command().qualifiedName("_");
        return Optional.of((owner + "_" + name.substring(2)).replace('-', '_').toUpperCase(Locale.ROOT));
    }
}
