package io.tollgate.security;

/** Where people sign in and out, and what is theirs. */
public final class SignInPaths {

    public static final String SIGN_IN = "/console/sign-in";
    public static final String SIGN_OUT = "/console/sign-out";
    /** Where a passkey is asked for. */
    public static final String PASSKEY = "/console/passkey";
    /** Shown instead of a page that the account may not see. */
    static final String REFUSED = "/console/refused";
    /** Of the request that the sign-in page is shown again for: why nobody was let in. */
    public static final String COMPLAINT = "io.tollgate.sign-in.complaint";

    private SignInPaths() {}

    /** @param page to go to afterwards; one with signs in its path that need care is not remembered */
    static String leadingTo(String page) {
        return isOurs(page) ? SIGN_IN + "?to=" + page : SIGN_IN;
    }

    /** A path here, and not the beginning of another site's address. */
    public static boolean isOurs(String path) {
        return path.matches("/|(/[A-Za-z0-9._-]+)+/?");
    }
}
