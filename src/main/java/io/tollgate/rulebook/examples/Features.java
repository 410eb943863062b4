package io.tollgate.rulebook.examples;

import io.cucumber.gherkin.GherkinParser;
import io.cucumber.messages.types.Background;
import io.cucumber.messages.types.Envelope;
import io.cucumber.messages.types.Feature;
import io.cucumber.messages.types.GherkinDocument;
import io.cucumber.messages.types.Location;
import io.cucumber.messages.types.Pickle;
import io.cucumber.messages.types.PickleStep;
import io.cucumber.messages.types.PickleTag;
import io.cucumber.messages.types.Scenario;
import io.cucumber.messages.types.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Reads files of examples. */
final class Features {

    private final List<Example> examples = new ArrayList<>();
    private final List<ExampleFailure> faults = new ArrayList<>();

    /** @param files contents by path below the folder of the examples */
    Features(SortedMap<String, byte[]> files) {
        GherkinParser parser = GherkinParser.builder().includeSource(false).includeGherkinDocument(true).includePickles(true).build();
        files.forEach((path, content) -> read(path, parser.parse(path, content).toList()));
    }

    List<Example> examples() {
        return examples;
    }

    /** Files that are not examples. */
    List<ExampleFailure> faults() {
        return faults;
    }

    private void read(String path, List<Envelope> envelopes) {
        Map<String, Integer> lines = new HashMap<>();
        for (Envelope envelope : envelopes) {
            envelope.getParseError().ifPresent(error -> faults.add(new ExampleFailure(path,
                    error.getSource().getLocation().map(Features::line).orElse(1), "", "a feature with examples",
                    error.getMessage().replaceFirst("^\\(\\d+:\\d+\\): ", ""))));
            envelope.getGherkinDocument().flatMap(GherkinDocument::getFeature).ifPresent(feature -> number(feature, lines));
            envelope.getPickle().ifPresent(pickle -> examples.add(example(path, pickle, lines)));
        }
    }

    private static Example example(String path, Pickle pickle, Map<String, Integer> lines) {
        List<Example.Line> steps = new ArrayList<>();
        for (PickleStep step : pickle.getSteps()) {
            steps.add(new Example.Line(lines.getOrDefault(step.getAstNodeIds().getFirst(), 1), step.getText()));
        }
        return new Example(path, lines.getOrDefault(pickle.getAstNodeIds().getFirst(), 1), pickle.getName(),
                pickle.getTags().stream().map(PickleTag::getName).map(tag -> tag.substring(1)).collect(Collectors.toUnmodifiableSet()),
                steps);
    }

    private static void number(Feature feature, Map<String, Integer> lines) {
        feature.getChildren().forEach(child -> {
            child.getBackground().ifPresent(background -> number(background, lines));
            child.getScenario().ifPresent(scenario -> number(scenario, lines));
            child.getRule().ifPresent(rule -> rule.getChildren().forEach(inner -> {
                inner.getBackground().ifPresent(background -> number(background, lines));
                inner.getScenario().ifPresent(scenario -> number(scenario, lines));
            }));
        });
    }

    private static void number(Background background, Map<String, Integer> lines) {
        background.getSteps().forEach(step -> number(step, lines));
    }

    private static void number(Scenario scenario, Map<String, Integer> lines) {
        lines.put(scenario.getId(), line(scenario.getLocation()));
        scenario.getSteps().forEach(step -> number(step, lines));
    }

    private static void number(Step step, Map<String, Integer> lines) {
        lines.put(step.getId(), line(step.getLocation()));
    }

    private static int line(Location location) {
        return Math.toIntExact(location.getLine());
    }
}
