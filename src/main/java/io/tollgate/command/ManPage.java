package io.tollgate.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The page of a command in the manual, in the language of man(1), from the words of its help. picocli writes pages in AsciiDoc only, which
 * needs a program of its own to become a page.
 */
final class ManPage {

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    /** {@code tollgate-rules-check}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    static String of(CommandSpec command) {
        return new ManPage().written(command);
    }

    private String written(CommandSpec command) {
        List<String> description = lines(command.usageMessage().description());
        page.append(".TH \"").append(escaped(name(command).toUpperCase(Locale.ROOT))).append("\" 1 \"\" \"")
                .append(escaped(Commands.VERSION)).append("\" \"Tollgate\"\n");
        section("NAME", List.of(name(command) + " - " + firstSentence(description)));
        section("SYNOPSIS");
        asWritten(new Help(command, Help.defaultColorScheme(Ansi.OFF)).synopsis(0).lines().toList());
        section("DESCRIPTION");
        asWritten(description);
        if (!command.positionalParameters().isEmpty() || !command.options().isEmpty()) {
            section("OPTIONS");
            command.positionalParameters().forEach(parameter -> entry(bold(parameter.paramLabel()), parameter));
            command.options().forEach(option -> entry(Stream.of(option.names()).map(ManPage::bold).collect(Collectors.joining(", "))
                    + value(option), option));
        }
        if (!command.subcommands().isEmpty()) {
            section("COMMANDS");
            command.subcommands().values().forEach(this::subcommand);
        }
        environment(command);
        section("EXIT STATUS");
        command.usageMessage().exitCodeList().forEach((code, meaning) -> paragraph(bold(code), List.of(meaning)));
        if (command.parent() != null) {
            section("SEE ALSO", List.of(name(command.parent()) + "(1)"));
        }
        return page.toString();
    }

    private void environment(CommandSpec command) {
        Map<String, String> variables = EnvironmentDefaults.variables(command);
        if (!variables.isEmpty()) {
            section("ENVIRONMENT");
            variables.forEach((name, option) -> paragraph(bold(name), List.of("The value of " + option + " if it is left out.")));
        }
    }

    private void subcommand(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        paragraph(bold(name(spec)) + "(1)", List.of(firstSentence(lines(spec.usageMessage().description()))));
    }

    private void entry(String head, ArgSpec argument) {
        paragraph(head, lines(argument.description()));
    }

    private static String value(OptionSpec option) {
        return option.arity().max() == 0 ? "" : "=\\fI" + escaped(option.paramLabel()) + "\\fR";
    }

    private void section(String name) {
        page.append(".SH ").append(name).append('\n');
    }

    private void section(String name, List<String> lines) {
        section(name);
        lines.forEach(line -> page.append(text(line)).append('\n'));
    }

    private void paragraph(String head, List<String> lines) {
        page.append(".TP\n").append(head).append('\n');
        lines.forEach(line -> page.append(text(line)).append('\n'));
    }

    /** Indented lines stay as they are; others are filled. */
    private void asWritten(List<String> lines) {
        for (String line : lines) {
            if (line.startsWith(" ")) {
                page.append(".br\n");
            }
            page.append(text(line)).append('\n');
        }
    }

    private static List<String> lines(String[] texts) {
        return Stream.of(texts).flatMap(text -> text.replace("%n", "\n").replace("%%", "%").lines()).filter(line -> !line.isBlank())
                .toList();
    }

    private static String firstSentence(List<String> lines) {
        String first = lines.isEmpty() ? "" : lines.getFirst();
        int end = first.indexOf(". ");
        return (end < 0 ? first : first.substring(0, end)).replaceFirst("\\.$", "");
    }

    private static String bold(String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    /** A line that begins with a dot or an apostrophe would be a request. */
    private static String text(String line) {
        String escaped = escaped(line);
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\(rs").replace("-", "\\-").replace("\"", "\\(dq");
    }
}
