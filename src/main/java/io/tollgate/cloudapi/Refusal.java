package io.tollgate.cloudapi;

import java.util.regex.Pattern;

/**
 * A request that is refused because it is faulty, not because of a rule.
 *
 * @param details what is wrong and where, for the partner; without the recipient's number and the text
 */
public record Refusal(RequestFault fault, String details) implements RequestBody, Caller {

    private static final int LONGEST = 1_000;
    private static final Pattern PROPERTY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,40}");

    public Refusal {
        details = details.length() <= LONGEST ? details : details.substring(0, LONGEST) + " ...";
    }

    /** The same words as for a block, so that nobody learns whether she blocked, stopped or was erased. */
    public static final Refusal UNDELIVERABLE = new Refusal(RequestFault.UNDELIVERABLE, "The recipient cannot receive this message.");

    public static final Refusal NO_GROUPS = new Refusal(RequestFault.GROUPS, "This number has no groups. Send to each person, with"
            + " recipient_type individual.");

    /** What the web server has refused by itself. */
    static Refusal ofServer(int status) {
        if (status == 500 || status == 503) {
            return new Refusal(RequestFault.BROKEN, "Tollgate is at fault. Try again.");
        }
        return status == 405
                ? new Refusal(RequestFault.WRONG_METHOD, "This method is taken nowhere. Use GET, POST or DELETE.")
                : new Refusal(RequestFault.MALFORMED, "The server cannot read the head of the request. Escape special characters of its"
                        + " address, as in %7B, and look for a header that is too long or twice.");
    }

    public static Refusal missing(String path) {
        return new Refusal(RequestFault.MISSING, "Parameter '" + path + "' is missing.");
    }

    public static Refusal wrongType(String path, String expected, String found) {
        return new Refusal(RequestFault.WRONG_TYPE, "Parameter '" + path + "' must be " + expected + ", but is " + found + ".");
    }

    public static Refusal tooLong(String path, int longest, int length, String unit) {
        return new Refusal(RequestFault.TOO_LONG,
                "Parameter '" + path + "' must have at most " + longest + " " + unit + ", but has " + length + ".");
    }

    public static Refusal invalid(String path, String rule) {
        return new Refusal(RequestFault.INVALID, "Parameter '" + path + "' " + rule + ".");
    }

    /** A property that the object at this path does not have. Its name is told only if it looks like one and not like content. */
    static Refusal unexpected(String path, String property) {
        String key = PROPERTY.matcher(property).matches() ? "'" + property + "' " : "";
        return new Refusal(RequestFault.UNEXPECTED,
                "Unexpected key " + key + "on parameter '" + path + "'. Leave it out, or check its spelling and the type of the message.");
    }
}
