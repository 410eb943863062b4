package io.tollgate.rulebook.language;

import io.tollgate.rulebook.language.Condition.Test;
import io.tollgate.text.Likeness;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A property of the open case that a sentence may test: one of its public methods, read as a word, a number, or a yes or no. Here
 * sentences become tests of such properties, without any generated code.
 */
public sealed interface Property {

    record Word(String name, Function<OpenCase, String> of) implements Property {}

    record Number(String name, ToLongFunction<OpenCase> of) implements Property {}

    record YesOrNo(String name, Predicate<OpenCase> of) implements Property {}

    String name();

    Pattern CALL = Pattern.compile("([a-zA-Z]+)(?:\\(([^()]*)\\))?");
    Pattern WORD = Pattern.compile("\"([^\"\\\\]*)\"");
    Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}L?");

    Set<Class<?>> READABLE = Set.of(String.class, boolean.class, int.class, long.class);

    Map<String, Method> METHODS = Arrays.stream(OpenCase.class.getMethods())
            .filter(method -> method.getDeclaringClass() != Object.class && READABLE.contains(method.getReturnType()))
            .collect(Collectors.toMap(Property::nameOf, method -> method, (one, _) -> one, TreeMap::new));

    /** Properties without arguments, one for each method, made once for all rule books: the JVM keeps a class for each for ever. */
    Map<String, Property> MADE = new ConcurrentHashMap<>();

    /**
     * @param text {@code category}, {@code inRegion("EU")}
     * @throws IllegalArgumentException if there is no such property; its message says so
     */
    static Property of(String text) {
        Property known = MADE.get(text);
        if (known != null) {
            return known;
        }
        Matcher call = CALL.matcher(text);
        Method method = call.matches() ? METHODS.get(call.group(1)) : null;
        if (method == null) {
            throw new IllegalArgumentException("`" + text + "` is not a property of a message."
                    + Likeness.nearest(text.replaceFirst("\\(.*", ""), METHODS.keySet()).map(name -> " Maybe " + name + ".").orElse(""));
        }
        List<Object> arguments = call.group(2) == null
                ? List.of()
                : Arrays.stream(call.group(2).split(", ?")).map(Property::literal).toList();
        try {
            Property made = read(text, method, arguments);
            if (arguments.isEmpty()) {
                MADE.put(text, made);
            }
            return made;
        } catch (ReflectiveOperationException | RuntimeException unfit) {
            throw new IllegalArgumentException("`" + text + "` has the wrong arguments for " + method.getName() + ". Maybe "
                    + Arrays.toString(method.getParameterTypes()) + ".");
        }
    }

    /** {@code inRegion} of {@code inRegion("EU")}. */
    static String name(String property) {
        return property.replaceFirst("\\(.*", "");
    }

    /** What stands in its brackets: words and numbers. */
    static List<Object> arguments(String property) {
        Matcher call = CALL.matcher(property);
        return call.matches() && call.group(2) != null
                ? Arrays.stream(call.group(2).split(", ?")).map(Property::literal).toList()
                : List.of();
    }

    /** What a test compares with: a word, a number, or yes or no. */
    static Object value(Test test) {
        return literal(test.literal());
    }

    private static Property read(String text, Method method, List<Object> arguments) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle handle = lookup.unreflect(method);
        Class<?> result = method.getReturnType();
        if (arguments.isEmpty()) {
            return result == String.class
                    ? new Word(text, made(lookup, handle, Function.class, "apply", Object.class))
                    : result == boolean.class
                            ? new YesOrNo(text, made(lookup, handle, Predicate.class, "test", boolean.class))
                            : new Number(text, made(lookup, handle, ToLongFunction.class, "applyAsLong", long.class));
        }
        Object[] bound = new Object[arguments.size()];
        for (int i = 0; i < bound.length; i++) {
            Object argument = arguments.get(i);
            Class<?> wanted = method.getParameterTypes()[i];
            bound[i] = wanted == String.class
                    ? (String) argument
                    : wanted == int.class ? (Object) Math.toIntExact((Long) argument) : (Long) argument;
        }
        MethodHandle whole = MethodHandles.insertArguments(handle, 1, bound);
        return result == String.class
                ? new Word(text, open -> (String) invoke(whole, open))
                : result == boolean.class
                        ? new YesOrNo(text, open -> (boolean) invoke(whole, open))
                        : new Number(text, open -> ((java.lang.Number) invoke(whole, open)).longValue());
    }

    @SuppressWarnings("unchecked")
    private static <F> F made(MethodHandles.Lookup lookup, MethodHandle handle, Class<? super F> shape, String name, Class<?> result)
            throws ReflectiveOperationException {
        MethodType exact = MethodType.methodType(result == Object.class ? String.class : result, OpenCase.class);
        try {
            return (F) LambdaMetafactory
                    .metafactory(lookup, name, MethodType.methodType(shape), MethodType.methodType(result, Object.class),
                            handle, exact)
                    .getTarget().invoke();
        } catch (ReflectiveOperationException | RuntimeException | Error known) {
            throw known;
        } catch (Throwable other) {
            throw new IllegalStateException(other);
        }
    }

    private static Object invoke(MethodHandle handle, OpenCase open) {
        try {
            return handle.invoke(open);
        } catch (RuntimeException | Error known) {
            throw known;
        } catch (Throwable other) {
            throw new IllegalStateException(other);
        }
    }

    /** The test as a predicate. @throws IllegalArgumentException if the property and the value do not fit; its message says so */
    static Predicate<OpenCase> predicate(Test test) {
        Object value = literal(test.literal());
        return switch (of(test.property())) {
            case Word word when value instanceof String text && test.operator().equals("==") -> open -> word.of().apply(open).equals(text);
            case Word word when value instanceof String text && test.operator().equals("!=") -> open -> !word.of().apply(open).equals(text);
            case YesOrNo property when value instanceof Boolean yes && test.operator().equals("==") ->
                    yes ? property.of() : property.of().negate();
            case Number number when value instanceof Long bound -> compared(number.of(), test.operator(), bound);
            case Property property -> throw new IllegalArgumentException("`" + property.name() + "` cannot be compared by "
                    + test.operator() + " with " + test.literal() + ". Maybe with a value of another kind.");
        };
    }

    private static Predicate<OpenCase> compared(ToLongFunction<OpenCase> number, String operator, long bound) {
        return switch (operator) {
            case "==" -> open -> number.applyAsLong(open) == bound;
            case "!=" -> open -> number.applyAsLong(open) != bound;
            case ">=" -> open -> number.applyAsLong(open) >= bound;
            case "<=" -> open -> number.applyAsLong(open) <= bound;
            case ">" -> open -> number.applyAsLong(open) > bound;
            case "<" -> open -> number.applyAsLong(open) < bound;
            default -> throw new IllegalArgumentException("`" + operator + "` compares nothing. Maybe ==.");
        };
    }

    /** @throws IllegalArgumentException if the text is neither a word, nor a number, nor true or false */
    static Object literal(String text) {
        Matcher word = WORD.matcher(text);
        if (word.matches()) {
            return word.group(1);
        }
        if (NUMBER.matcher(text).matches()) {
            return Long.parseLong(text.replace("L", ""));
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.parseBoolean(text);
        }
        throw new IllegalArgumentException("`" + text + "` is not a value. Maybe \"WORD\", a number, true or false.");
    }

    private static String nameOf(Method method) {
        return java.beans.Introspector.decapitalize(method.getName().replaceFirst("^(get|is)(?=[A-Z])", ""));
    }
}
