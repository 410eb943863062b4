package io.tollgate.network;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Adds headers to every answer that tell the browser to refuse scripts, other sites' frames and guesses at content types, and not to store
 * private pages; then refuses what {@link OwnPagesOnly} does not let pass. It is the first filter of all. Scripts and
 * styles of Tollgate's pages are files, and nothing comes from elsewhere.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class PageHeaders extends OncePerRequestFilter {

    private static final String PAGES = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'";
    /** The policy of the console's pages, whose script shows times in the reader's zone. */
    private static final String CONSOLE = PAGES + "; script-src 'self'";
    /** The policy of pages whose script talks to the server: passkeys, figures that come while one looks, encrypted chats. */
    private static final String PASSKEYS = CONSOLE + "; connect-src 'self'";
    /** For the editor of rules: a library that writes styles and small pictures into the page, which names its modules in a script. */
    private static final String EDITOR = PASSKEYS.replace("style-src 'self'", "style-src 'self' 'nonce-%1$s'")
            .replace("script-src 'self'", "script-src 'self' 'nonce-%1$s'").replace("img-src 'self'", "img-src 'self' data:");
    private static final Pattern EDITOR_PATH = Pattern.compile("/console/rules/drafts/\\d+/file");
    private static final Pattern PHONE_PATH = Pattern.compile("/me/[0-9a-f]{32}(/chats/\\d+)?");
    /** The name of the request's attribute in which such a page finds the nonce of its script. */
    private static final String NONCE = "nonce";
    /** Bytes of randomness, more than the 16 that the Content Security Policy asks for. */
    private static final int NONCE_BYTES = 18;

    /** The policy of documents to be saved and printed: one file that contains its style. */
    private static final String DOCUMENTS = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none';"
            + " frame-ancestors 'none'";
    private static final Pattern DOCUMENT_PATH = Pattern.compile("/console/invoices/[^/]+\\.[a-z]+|/me/[0-9a-f]{32}/data");
    /** The policy of a library's page, which has styles and small pictures inline. */
    private static final String API_BROWSER = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
            + " data:; font-src 'self';"
            + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    /** The policy of partners' files: a browser shows nothing of them but pictures, and runs nothing. */
    private static final String FILES = "default-src 'none'; sandbox; frame-ancestors 'none'";
    private static final Pattern FILE_PATH = Pattern.compile("/picture/.*|/console/businesses/[^/]+/templates/[^/]+/[^/]+/examples/\\d+");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<String> OWN_PAGES = List.of("/console", "/me", "/app", "/opt-in", "/developers", "/join-team", "/sign-up");

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            // Not no-referrer: with it a browser hides even Tollgate's own origin from Tollgate.
            "Referrer-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getServletPath();
        always(response::setHeader);
        response.setHeader("Content-Security-Policy", EDITOR_PATH.matcher(path).matches() ? editor(request) : policy(path));
        if (!isCacheable(path)) {
            response.setHeader("Cache-Control", "no-store");
        }
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        if (OwnPagesOnly.pass(request)) {
            chain.doFilter(request, response);
        } else {
            OwnPagesOnly.refuse(response);
        }
    }

    /** Sets the headers of every answer, also of those that no filter sees. */
    static void always(BiConsumer<String, String> answer) {
        ALWAYS.forEach(answer);
        answer.accept("Content-Security-Policy", PAGES);
    }

    /** An answer becomes one of the console's pages, whatever its path is. */
    public static void ofOwnPage(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", CONSOLE);
    }

    private static String editor(HttpServletRequest request) {
        byte[] random = new byte[NONCE_BYTES];
        RANDOM.nextBytes(random);
        String nonce = Base64.getEncoder().encodeToString(random);
        request.setAttribute(NONCE, nonce);
        return EDITOR.formatted(nonce);
    }

    private static String policy(String path) {
        if (FILE_PATH.matcher(path).matches()) {
            return FILES;
        }
        if (path.startsWith("/swagger-ui")) {
            return API_BROWSER;
        }
        if (PHONE_PATH.matcher(path).matches() || path.equals("/") || path.equals("/console/operations")
                || path.equals("/console/passkey") || path.equals("/console/account") || path.startsWith("/console/account/")) {
            return PASSKEYS;
        }
        if (path.startsWith("/administration/") || DOCUMENT_PATH.matcher(path).matches()) {
            return DOCUMENTS;
        }
        return OWN_PAGES.stream().anyMatch(own -> path.equals(own) || path.startsWith(own + "/")) ? CONSOLE : PAGES;
    }

    /** Whether caches may keep the answer; it says itself for how long. */
    private static boolean isCacheable(String path) {
        return path.startsWith("/badge/") || path.startsWith("/picture/") || path.startsWith("/.well-known/")
                || path.startsWith("/swagger-ui") || path.endsWith(".css") || path.endsWith(".js");
    }
}
