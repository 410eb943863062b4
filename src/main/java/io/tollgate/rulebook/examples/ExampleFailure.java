package io.tollgate.rulebook.examples;

/**
 * An example that does not hold.
 *
 * @param file     below the folder of the examples
 * @param example  its name; empty for a file that could not be read
 * @param expected what it says
 * @param came     what came instead
 */
public record ExampleFailure(String file, int line, String example, String expected, String came) {

    /** {@code features/consent/eu-marketing.feature:12: Ana never opted in: expected ..., but ... .} */
    @Override
    public String toString() {
        return "features/" + file + ":" + line + ": " + (example.isEmpty() ? "" : example + ": ")
                + "expected `" + expected + "`, but " + came + (came.endsWith(".") ? "" : ".");
    }
}
