package io.tollgate.security;

import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

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

    /** A parameter of the sign-in page: a form was sent, but nobody was signed in any more. */
    public static final String ENDED = "ended";

    private SignInPaths() {}

    /** @param page the page to show afterwards, perhaps with a query; one with special characters is ignored */
    static String leadingTo(String page) {
        return isOurs(page) ? SIGN_IN + "?to=" + UriUtils.encodeQueryParam(page, StandardCharsets.UTF_8).replace("+", "%2B") : SIGN_IN;
    }

    /** Like {@link #leadingTo}, after a form that was not carried out because the sign-in had ended; the page says so. */
    static String leadingBackTo(String page) {
        return leadingTo(page) + (isOurs(page) ? "&" : "?") + ENDED;
    }

    /** Whether it is a path of this server, perhaps with a query, and not the address of another site. */
    public static boolean isOurs(String path) {
        return path.matches("(/|(/[A-Za-z0-9._-]+)+/?)(\\?[A-Za-z0-9._~%&=+,:/-]*)?");
    }
}
