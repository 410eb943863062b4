package io.tollgate.network;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What a browser is told to refuse for us, with every answer: scripts, foreign frames, guesses at types, and to keep what is private. Our
 * pages have no script, but for the two of passkeys, which have it in a file; styles are in a file.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PageHeaders extends OncePerRequestFilter {

    private static final String PAGES = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    /** Those with a file of scripts, which passkeys need. */
    private static final String PASSKEYS = PAGES + "; script-src 'self'; connect-src 'self'";
    /** Complete in one file, to be kept and printed, so their style is in them. */
    private static final String DOCUMENTS = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    /** A library's page, which puts styles and small pictures into itself. */
    private static final String API_BROWSER = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self';"
            + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            // Not no-referrer: with it a browser hides our own origin from us too.
            "Referrer-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        String path = request.getServletPath();
        ALWAYS.forEach(response::setHeader);
        response.setHeader("Content-Security-Policy", policy(path));
        if (!isForAnybodyToKeep(path)) {
            response.setHeader("Cache-Control", "no-store");
        }
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        chain.doFilter(request, response);
    }

    private static String policy(String path) {
        if (path.startsWith("/swagger-ui")) {
            return API_BROWSER;
        }
        if (path.equals("/console/passkey") || path.equals("/console/account")) {
            return PASSKEYS;
        }
        return path.startsWith("/administration/") || path.startsWith("/console/invoices/") ? DOCUMENTS : PAGES;
    }

    /** They say themselves for how long. */
    private static boolean isForAnybodyToKeep(String path) {
        return path.startsWith("/badge/") || path.startsWith("/.well-known/") || path.startsWith("/swagger-ui") || path.endsWith(".css") || path.endsWith(".js");
    }
}
