package io.tollgate.security;

/** The paths for signing in and out. */
public final class SignInPaths {

    public static final String SIGN_IN = "/console/sign-in";
    public static final String SIGN_OUT = "/console/sign-out";
    /** The page that asks for a passkey. */
    public static final String PASSKEY = "/console/passkey";
    /** Shown instead of a page that the account may not see. */
    static final String REFUSED = "/console/refused";
    /** The attribute of a request that holds why the sign-in failed; the sign-in page shows it. */
    public static final String COMPLAINT = "io.tollgate.sign-in.complaint";

    private SignInPaths() {}

    /** @param page the page to show afterwards; a path with special characters is ignored */
    static String leadingTo(String page) {
        return isOurs(page) ? SIGN_IN + "?to=" + page : SIGN_IN;
    }

    /** Whether it is a path of this server, and not the address of another site. */
    public static boolean isOurs(String path) {
        return path.matches("/|(/[A-Za-z0-9._-]+)+/?");
    }
}
