package io.tollgate.intake;

/**
 * A request turned away for what it is, not by a rule.
 *
 * @param details what is wrong and where, for the partner; without the person's number or the text
 */
record Refusal(Fault fault, String details) implements RequestBody, Checked, Entered, CheckedOptIn {

    static Refusal missing(String path) {
        return new Refusal(Fault.MISSING, "Parameter '" + path + "' is missing.");
    }

    static Refusal wrongType(String path, String expected, String found) {
        return new Refusal(Fault.WRONG_TYPE, "Parameter '" + path + "' must be " + expected + ", but is " + found + ".");
    }

    static Refusal tooLong(String path, int longest, int length, String unit) {
        return new Refusal(Fault.TOO_LONG, "Parameter '" + path + "' must have at most " + longest + " " + unit + ", but has " + length + ".");
    }

    static Refusal invalid(String path, String rule) {
        return new Refusal(Fault.INVALID, "Parameter '" + path + "' " + rule + ".");
    }
}
