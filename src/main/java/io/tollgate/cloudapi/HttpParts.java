package io.tollgate.cloudapi;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.util.UriComponentsBuilder;

/** The parts of a request that every endpoint reads before the JSON. */
public final class HttpParts {

    private static final List<String> SCHEMES = List.of("bearer ", "oauth ");

    private HttpParts() {}

    /**
     * The token: {@code Authorization: Bearer} or {@code OAuth}, or the parameter {@code access_token} of the address; empty without one.
     */
    public static Optional<String> token(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization")).map(HttpParts::afterScheme)
                .orElseGet(() -> Optional.ofNullable(address(request).get("access_token")));
    }

    /** The parameters of the address, decoded; of several with a name, the first. The body is not touched. */
    public static Map<String, String> address(HttpServletRequest request) {
        Map<String, String> parameters = new HashMap<>();
        UriComponentsBuilder.newInstance().query(request.getQueryString()).build().getQueryParams().toSingleValueMap()
                .forEach((name, value) -> {
                    if (value != null) {
                        parameters.put(decoded(name), decoded(value));
                    }
                });
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return text;
        }
    }

    private static Optional<String> afterScheme(String header) {
        return SCHEMES.stream().filter(scheme -> header.regionMatches(true, 0, scheme, 0, scheme.length())).findFirst()
                .map(scheme -> header.substring(scheme.length()).strip());
    }

    /** The content type in small letters, without its parameters; empty without one. */
    public static String type(HttpServletRequest request) {
        String type = Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** What is wrong with the content type where only JSON is taken, if anything is. */
    public static Optional<Refusal> contentType(HttpServletRequest request) {
        return type(request).equals("application/json")
                ? Optional.empty()
                : Optional.of(new Refusal(RequestFault.NOT_JSON, "The content type must be application/json. Add the header"
                        + " 'Content-Type: application/json'."));
    }

    /** The body; at most one byte more than allowed, by which the caller sees that it is too large. */
    public static byte[] body(HttpServletRequest request, int limit) {
        int told = request.getContentLength();
        try {
            return request.getInputStream().readNBytes(told >= 0 && told <= limit ? told : limit + 1);
        } catch (IOException interrupted) {
            throw new UncheckedIOException("the request body broke off", interrupted);
        }
    }
}
