package io.tollgate.rulebook.examples;

import static java.util.Objects.requireNonNull;

import io.cucumber.cucumberexpressions.Argument;
import io.cucumber.cucumberexpressions.CaptureGroupTransformer;
import io.cucumber.cucumberexpressions.CucumberExpressionException;
import io.cucumber.cucumberexpressions.Expression;
import io.cucumber.cucumberexpressions.ExpressionFactory;
import io.cucumber.cucumberexpressions.ParameterTypeRegistry;
import io.cucumber.java.ParameterType;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.rulebook.RuleBook;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The sentences of the examples, ready to be said one after the other to one rule book. Belongs to one thread. */
final class ExampleSentences {

    private record Step(Expression expression, Method method) {}

    private final RuleBook book;
    private final ExampleWords words = new ExampleWords();
    private final List<Step> steps = new ArrayList<>();
    private ExampleSteps current;

    ExampleSentences(RuleBook book) {
        this.book = book;
        this.current = new ExampleSteps(book);
        ParameterTypeRegistry types = new ParameterTypeRegistry(Locale.ENGLISH);
        Stream.of(ExampleWords.class, ExampleSteps.class).flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(ParameterType.class))
                .forEach(method -> types.defineParameterType(parameterType(method)));
        ExpressionFactory expressions = new ExpressionFactory(types);
        for (Method method : ExampleSteps.class.getDeclaredMethods()) {
            sentence(method).ifPresent(text -> steps.add(new Step(expressions.createExpression(text), method)));
        }
    }

    /** Plays one example to its end, or to its first line that does not hold. */
    Played play(Example example) {
        current = new ExampleSteps(book);
        for (Example.Line line : example.lines()) {
            try {
                say(line.text());
            } catch (Unexpected unexpected) {
                return new Played(example, current.sent(), current.findings(),
                        Optional.of(new ExampleFailure(example.file(), line.number(), example.name(), line.text(),
                                String.valueOf(unexpected.getMessage()))));
            }
        }
        return new Played(example, current.sent(), current.findings(), Optional.empty());
    }

    private void say(String text) {
        for (Step step : steps) {
            List<Argument<?>> arguments = step.expression().match(text, step.method().getGenericParameterTypes());
            if (arguments != null) {
                call(step.method(), arguments);
                return;
            }
        }
        throw new Unexpected("this is not a sentence of the examples." + nearest(text));
    }

    private void call(Method method, List<Argument<?>> arguments) {
        try {
            method.invoke(current, arguments.stream().map(Argument::getValue).toArray());
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof Unexpected unexpected) {
                throw unexpected;
            }
            throw new Unexpected("it cannot be understood: " + requireNonNull(failed.getCause()).getMessage());
        } catch (CucumberExpressionException | IllegalArgumentException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new Unexpected("it cannot be understood: " + cause.getMessage());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String nearest(String text) {
        return RuleBook.nearest(text, steps.stream().map(step -> step.expression().getSource()).toList())
                .map(sentence -> " Maybe `" + sentence + "`").orElse("");
    }

    private io.cucumber.cucumberexpressions.ParameterType<Object> parameterType(Method method) {
        String name = method.getAnnotation(ParameterType.class).name();
        CaptureGroupTransformer<Object> transformer = groups -> {
            try {
                return method.invoke(method.getDeclaringClass() == ExampleWords.class ? words : current, (Object[]) groups);
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        };
        return new io.cucumber.cucumberexpressions.ParameterType<>(name.isEmpty() ? method.getName() : name,
                List.of(method.getAnnotation(ParameterType.class).value()), method.getGenericReturnType(), transformer, false, false);
    }

    private static Optional<String> sentence(Method method) {
        if (method.isAnnotationPresent(Given.class)) {
            return Optional.of(method.getAnnotation(Given.class).value());
        }
        if (method.isAnnotationPresent(When.class)) {
            return Optional.of(method.getAnnotation(When.class).value());
        }
        return Optional.ofNullable(method.getAnnotation(Then.class)).map(Then::value);
    }
}
