package io.tollgate.rulebook.examples;

import static java.util.Objects.requireNonNull;

import io.cucumber.cucumberexpressions.Argument;
import io.cucumber.cucumberexpressions.CaptureGroupTransformer;
import io.cucumber.cucumberexpressions.CucumberExpression;
import io.cucumber.cucumberexpressions.CucumberExpressionException;
import io.cucumber.cucumberexpressions.Expression;
import io.cucumber.cucumberexpressions.ExpressionFactory;
import io.cucumber.cucumberexpressions.ParameterTypeRegistry;
import io.cucumber.java.ParameterType;
import io.cucumber.java.de.Angenommen;
import io.cucumber.java.de.Dann;
import io.cucumber.java.de.Wenn;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.Condition.Claim;
import io.tollgate.rulebook.language.Language;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sentences of the examples, ready to be said one after the other to one rule book. Belongs to one thread. */
final class ExampleSentences {

    /** @param language in which the sentence is said; @param beginning the text with which each line of this step begins */
    record Step(String kind, Language language, Expression expression, Method method, String beginning) {

        /** Cucumber's sign of a gap, of something optional, of a choice between words, or of a character that is meant as it is. */
        private static final Pattern SIGN = Pattern.compile("[{(/\\\\]");

        Step(String kind, Language language, Expression expression, Method method) {
            this(kind, language, expression, method, beginning(expression));
        }

        private static String beginning(Expression expression) {
            if (!(expression instanceof CucumberExpression)) {
                return "";
            }
            Matcher sign = SIGN.matcher(expression.getSource());
            if (!sign.find()) {
                return expression.getSource();
            }
            String before = expression.getSource().substring(0, sign.start());
            return sign.group().equals("/") ? before.substring(0, before.lastIndexOf(' ') + 1) : before; // one of the words
        }
    }

    private final RuleBook book;
    private final Places places;
    private final ExampleWords words = new ExampleWords();
    private final List<Step> steps = new ArrayList<>();
    private ExampleSteps current;

    ExampleSentences(RuleBook book) {
        this.book = book;
        this.places = new Places(book);
        this.current = new ExampleSteps(book, places);
        ParameterTypeRegistry types = new ParameterTypeRegistry(Locale.ENGLISH);
        Stream.of(ExampleWords.class, ExampleFacts.class, ExampleSteps.class).flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(ParameterType.class))
                .forEach(method -> types.defineParameterType(parameterType(method)));
        ExpressionFactory expressions = new ExpressionFactory(types);
        for (Method method : Stream.of(ExampleFacts.class, ExampleSteps.class).flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .toList()) {
            Arrays.stream(method.getAnnotations()).flatMap(annotation -> step(annotation, method, expressions).stream())
                    .forEach(steps::add);
        }
        // The most words first: what a sentence says in full is not the beginning of another one's gap.
        steps.sort(Comparator.comparingInt((Step step) -> -step.expression().getSource().replaceAll("\\{[^}]*}", "").length())
                .thenComparing(step -> step.expression().getSource()));
    }

    /** Plays one example to its end, or to its first line that does not hold. */
    Played play(Example example) {
        current = new ExampleSteps(book, places);
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

    /** Whether a line says what is so: not one that sends a message, or says what comes of it. */
    boolean saysWhatIsSo(String text) {
        return kind(text).map(kind -> kind.equals("Given")).orElse(true);
    }

    /** Whether a line says what comes of the message. */
    boolean saysWhatComes(String text) {
        return kind(text).map(kind -> kind.equals("Then")).orElse(false);
    }

    private Optional<String> kind(String text) {
        return steps.stream().filter(step -> text.startsWith(step.beginning()) && step.expression().match(text) != null).findFirst()
                .map(Step::kind);
    }

    private void say(String text) {
        for (Step step : steps) {
            List<Argument<?>> arguments = text.startsWith(step.beginning()) ? step.expression().match(text) : null;
            if (arguments != null) {
                call(step, arguments);
                return;
            }
        }
        Optional<Claim> claim = claim(text);
        if (claim.isEmpty()) {
            throw new Unexpected("this is not a sentence of the examples." + nearest(text));
        }
        current.claim(text, claim.get());
    }

    /** {@code the message is marketing}, {@code not: the message is marketing}; {@code die Nachricht ist Werbung}. */
    private Optional<Claim> claim(String text) {
        for (Saying saying : Saying.values()) {
            String not = saying.not();
            boolean negated = text.startsWith(not);
            String plain = negated ? text.substring(not.length()) : text;
            if (plain.startsWith(saying.subject())) {
                Optional<Claim> claim = book.claim(saying.language(), "- " + plain.substring(saying.subject().length()), negated);
                if (claim.isPresent()) {
                    return claim;
                }
            }
        }
        return Optional.empty();
    }

    /** How a sentence of the vocabulary is said of the message of an example. */
    enum Saying {
        ENGLISH(Language.ENGLISH, "the message ", "not: "), GERMAN(Language.GERMAN, "die Nachricht ", "nicht: ");

        private final Language language;
        private final String subject;
        private final String not;

        Saying(Language language, String subject, String not) {
            this.language = language;
            this.subject = subject;
            this.not = not;
        }

        Language language() {
            return language;
        }

        String subject() {
            return subject;
        }

        String not() {
            return not;
        }
    }

    List<Step> steps() {
        return steps;
    }

    private void call(Step step, List<Argument<?>> arguments) {
        try {
            step.method().invoke(current, Gaps.of(step.expression().getSource()).inOrderOf(english(step.method()), arguments));
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

    private static Optional<Step> step(Annotation annotation, Method method, ExpressionFactory expressions) {
        return switch (annotation) {
            case Given given -> Optional.of(new Step("Given", Language.ENGLISH, expressions.createExpression(given.value()), method));
            case When when -> Optional.of(new Step("When", Language.ENGLISH, expressions.createExpression(when.value()), method));
            case Then then -> Optional.of(new Step("Then", Language.ENGLISH, expressions.createExpression(then.value()), method));
            case Angenommen given -> Optional.of(new Step("Given", Language.GERMAN, expressions.createExpression(given.value()), method));
            case Wenn when -> Optional.of(new Step("When", Language.GERMAN, expressions.createExpression(when.value()), method));
            case Dann then -> Optional.of(new Step("Then", Language.GERMAN, expressions.createExpression(then.value()), method));
            default -> Optional.empty();
        };
    }

    private static String english(Method method) {
        return Stream.of(Optional.ofNullable(method.getAnnotation(Given.class)).map(Given::value),
                Optional.ofNullable(method.getAnnotation(When.class)).map(When::value),
                Optional.ofNullable(method.getAnnotation(Then.class)).map(Then::value)).flatMap(Optional::stream).findFirst().orElseThrow();
    }
}
