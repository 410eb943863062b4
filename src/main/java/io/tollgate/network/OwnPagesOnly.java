package io.tollgate.network;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/**
 * Refuses changing requests that a browser sends from another site's page. Browsers say which page a request comes from, and a page cannot
 * forge that. The checks and their order follow Go's {@code http.CrossOriginProtection}. Requests with a token of their own pass, as no
 * other site's page can know it.
 */
final class OwnPagesOnly {

    private static final Set<String> CHANGE_NOTHING = Set.of("GET", "HEAD", "OPTIONS");

    private OwnPagesOnly() {}

    static boolean pass(HttpServletRequest request) {
        return CHANGE_NOTHING.contains(request.getMethod()) || request.getHeader(HttpHeaders.AUTHORIZATION) != null || isOwn(request);
    }

    static void refuse(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write("This request came from a page of another site and was not carried out. Open Tollgate's own"
                + " page and try there; behind a proxy, let it pass on the header Host, or set server.forward-headers-strategy.\n");
    }

    private static boolean isOwn(HttpServletRequest request) {
        Optional<String> site = Optional.ofNullable(request.getHeader("Sec-Fetch-Site"));
        if (site.isPresent()) {
            return Set.of("same-origin", "none").contains(site.get());
        }
        Optional<String> origin = Optional.ofNullable(request.getHeader(HttpHeaders.ORIGIN));
        return origin.isEmpty() || origin.equals(Optional.of(own(request)));
    }

    private static String own(HttpServletRequest request) {
        String scheme = request.getScheme().toLowerCase(Locale.ROOT);
        int port = request.getServerPort();
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + request.getServerName().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + port);
    }
}
