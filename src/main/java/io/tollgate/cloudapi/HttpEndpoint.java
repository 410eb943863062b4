package io.tollgate.cloudapi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Something that partners or the messenger can ask for over HTTP. Each one is a bean, and {@link EndpointRoutes} makes its route.
 *
 * @param name    of its route
 * @param path    from the root, {@code /messenger/v1/webhook}; a part in braces stands for an id, which is the request's attribute
 *                {@link CloudApiPaths#PART}; empty for the Cloud API's endpoints, whose paths {@link CloudApiPaths} knows
 * @param methods of HTTP
 * @param work    answers a request, also if something fails
 */
public record HttpEndpoint(String name, Optional<String> path, Set<String> methods, Function<HttpServletRequest, Answer> work) {

    /** An endpoint of the Cloud API. */
    public HttpEndpoint(String name, Set<String> methods, Function<HttpServletRequest, Answer> work) {
        this(name, Optional.empty(), methods, work);
    }

    /** An endpoint of the Cloud API that takes POST only. */
    public HttpEndpoint(String name, Function<HttpServletRequest, Answer> work) {
        this(name, Set.of("POST"), work);
    }

    RequestFault wrongMethod() {
        return path.isPresent() ? RequestFault.METHOD_NOT_ALLOWED : RequestFault.WRONG_METHOD;
    }

    /** The step of its route. */
    public Answer answer(HttpServletRequest request) {
        return work.apply(request);
    }
}
