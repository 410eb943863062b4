package io.tollgate.cloudapi;

/**
 * What can be wrong with a request, in order of precedence: if there are several faults, the partner gets the first.
 * Codes and titles are those of the Cloud API.
 */
public enum RequestFault {

    UNKNOWN_PATH(803, 404, "Object not found"),
    /** 400, as the Cloud API answers: some of its clients take 405 and 415 for a failure of the network. */
    WRONG_METHOD(3, 400, "Method not allowed"),
    /** Used only at paths that are not the Cloud API's. */
    METHOD_NOT_ALLOWED(3, 405, "Method not allowed"),
    NO_TOKEN(104, 401, "Access token required"),
    WRONG_TOKEN(190, 401, "Access token not valid"),
    BAD_SIGNATURE(190, 401, "Signature not valid"),
    /** The sender is unknown, or belongs to another business: a partner must not learn which numbers exist. */
    UNKNOWN_SENDER(100, 33, 400, "Invalid parameter"),
    /** Found before the body is read: too many messages a second from a number, or too many requests of a business at a time. */
    RATE_HIT(130429, 429, "Rate limit hit"),
    /** Too many messages from one number to one person. */
    PAIR_RATE(131056, 429, "Pair rate limit hit"),
    WRONG_CONTENT_TYPE(100, 400, "Invalid parameter"),
    /** Used only at paths that are not the Cloud API's. */
    NOT_JSON(100, 415, "Invalid parameter"),
    TOO_LARGE(100, 413, "Invalid parameter"),
    BAD_IDEMPOTENCY_KEY(100, 400, "Invalid parameter"),
    MALFORMED(100, 400, "Invalid parameter"),
    WRONG_TYPE(100, 400, "Invalid parameter"),
    TOO_LONG(100, 400, "Invalid parameter"),
    MISSING(131008, 400, "Required parameter is missing"),
    INVALID(131009, 400, "Parameter value is not valid"),
    UNEXPECTED(100, 400, "Invalid parameter"),
    /** The facts name this code for groups, with this status, and none for a number that has no groups. */
    GROUPS(131207, 403, "Groups are not available"),
    TOO_MANY_USERS(130429, 400, "Rate limit hit"),
    USERS_FAILED(139100, 400, "Failed to block/unblock users"),
    UNSUPPORTED(131051, 400, "Unsupported message type"),
    /** A file of a type that nobody can upload. */
    MEDIA_TYPE(100, 400, "Invalid parameter"),
    /** A file whose content is not what it is said to be, that is too large, or that a message of its type cannot take. */
    MEDIA_UPLOAD(131053, 400, "Media upload error"),
    MEDIA_DOWNLOAD(131052, 400, "Media download error"),
    /** A message names a file that was never uploaded, belongs to another business, or is too old. */
    UNKNOWN_MEDIA(100, 400, "Invalid parameter"),
    RECIPIENT_IS_SENDER(131021, 400, "Recipient cannot be sender"),
    /** The answer for an erased person: the partner learns no more than after a block. */
    UNDELIVERABLE(131026, 400, "Message undeliverable"),
    UNVERIFIED(131005, 403, "Access denied"),
    SUSPENDED(131031, 403, "Account has been locked"),
    /** What the Graph API has and Tollgate has not. */
    NOT_OFFERED(3, 400, "Application does not have the capability to make this API call"),
    /** The server behind the URL did not answer as one that wants webhooks. */
    UNVERIFIED_WEBHOOK(2200, 400, "Callback verification failed"),
    NO_WEBHOOK(100, 400, "Invalid parameter"),
    WRONG_TEMPLATE(100, 400, "Invalid parameter"),
    TEMPLATE_EXISTS(100, 2388024, 400, "Invalid parameter"),
    TEMPLATE_REMOVED_LATELY(100, 2388023, 400, "Invalid parameter"),
    TEMPLATE_VARIABLES(100, 2388299, 400, "Invalid parameter"),
    TOO_MANY_TEMPLATES(100, 2388019, 400, "Invalid parameter"),
    TOO_MANY_NEW_TEMPLATES(80008, 400, "Rate limit issues"),
    NOT_MARKETING(131055, 400, "Method not allowed"),
    UNKNOWN_TEMPLATE(132001, 404, "Template does not exist"),
    TEMPLATE_PAUSED(132015, 400, "Template is paused"),
    TEMPLATE_DISABLED(132016, 400, "Template is disabled"),
    /** Free text under a category of templates, by a business that has misused it. */
    DIRECT_SEND_WITHDRAWN(139200, 403, "Direct Send is blocked for this account"),
    /** A user id where the messenger needs a number. */
    NUMBER_NEEDED(131062, 400, "Authentication needs a phone number"),
    PARAMETER_COUNT(132000, 400, "Template param count mismatch"),
    PARAMETER_FORMAT(132012, 400, "Template parameter format mismatch"),
    BUTTON_PARAMETERS(132018, 400, "Template parameters do not fit"),
    TEXT_TOO_LONG(132005, 400, "Template hydrated text too long"),
    PARAMETER_TEXT(100, 400, "Invalid parameter"),
    TEXT_CHARACTERS(132007, 400, "Template format character policy violated"),
    TOO_MANY_CALLS(80007, 429, "Rate limit issues"),
    TOO_MANY_REGISTRATIONS(133016, 400, "Rate limit exceeded"),
    LOCKED(131031, 403, "Account has been locked"),
    NOT_VERIFIED(133006, 400, "Number must be verified"),
    NOT_REGISTERED(133010, 400, "Phone number not registered"),
    TOO_MANY_PINS(133008, 400, "Too many PIN guesses"),
    TOO_FAST_PINS(133009, 400, "PIN guessed too fast"),
    WRONG_PIN(133005, 400, "Two-step PIN mismatch"),
    NOT_SENT(133004, 503, "Server temporarily unavailable"),
    UNKNOWN_OPT_IN(803, 404, "Object not found"),
    OPT_IN_PENDING(131056, 409, "Pair rate limit hit"),
    OPT_IN_USED(131009, 409, "Parameter value is not valid"),
    OPT_IN_EXPIRED(131009, 410, "Parameter value is not valid"),
    OPT_IN_WITHDRAWN(131050, 409, "User stopped marketing messages"),
    OPT_IN_OTHER_WAY(131009, 400, "Parameter value is not valid"),
    OPT_IN_GUESSED_OUT(133008, 429, "Too many PIN guesses"),
    OPT_IN_WRONG_CODE(131009, 400, "Parameter value is not valid"),
    UNKNOWN_GROUP(803, 404, "Object not found"),
    GROUP_TAKEN(100, 409, "Invalid parameter"),
    /** Another commit came first, or the device does not know the latest one. */
    EPOCH_TAKEN(100, 409, "Invalid parameter"),
    KEY_REUSED(100, 422, "Invalid parameter"),
    BROKEN(131000, 500, "Something went wrong"),
    UNAVAILABLE(131016, 503, "Service unavailable");

    /** Stands for no subcode. */
    public static final int NONE = 0;

    private final int code;
    private final int subcode;
    private final int status;
    private final String title;

    RequestFault(int code, int status, String title) {
        this(code, NONE, status, title);
    }

    RequestFault(int code, int subcode, int status, String title) {
        this.code = code;
        this.subcode = subcode;
        this.status = status;
        this.title = title;
    }

    public int code() {
        return code;
    }

    /** {@link #NONE} for most faults. */
    public int subcode() {
        return subcode;
    }

    public String title() {
        return title;
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }

    /** The message in the format of the Cloud API: {@code (#131009) Parameter value is not valid}. */
    public String message() {
        return "(#" + code + ") " + title;
    }

    /** Whether the same request may succeed later. */
    public boolean passing() {
        return this == UNAVAILABLE || this == BROKEN || this == NOT_SENT || this == TOO_MANY_CALLS || this == RATE_HIT || this == PAIR_RATE
                || this == TOO_FAST_PINS;
    }
}
