package io.tollgate.cloudapi;

import static java.util.stream.Collectors.joining;

import io.tollgate.business.Business;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Answers requests for what has an id. What another business has looks as if it did not exist. */
@Component
final class GraphObjects {

    private static final Refusal NO_SUCH_OBJECT = new Refusal(RequestFault.UNKNOWN_SENDER,
            "There is nothing with this id, or this token may not use it.");

    private final OwnRequests requests;
    private final Answers answers;
    private final List<GraphObject> kinds;

    GraphObjects(OwnRequests requests, Answers answers, List<GraphObject> kinds) {
        this.requests = requests;
        this.answers = answers;
        this.kinds = kinds;
    }

    @Bean
    HttpEndpoint objectEndpoint() {
        return new HttpEndpoint("object", Set.of("GET", "POST", "DELETE"), request -> requests.answer(request,
                (requestId, business) -> answer(requestId, business, request)));
    }

    private Answer answer(String requestId, Business business, HttpServletRequest request) {
        String id = OwnRequests.id(request);
        return kinds.stream().filter(kind -> kind.methods().contains(request.getMethod()) && kind.has(id, business)).findFirst()
                .map(kind -> kind.answer(requestId, business, id, request))
                .orElseGet(() -> answers.refused(requestId, whyNot(id, business)));
    }

    private Refusal whyNot(String id, Business business) {
        String taken = kinds.stream().filter(kind -> kind.has(id, business)).flatMap(kind -> kind.methods().stream()).distinct().sorted()
                .collect(joining(", "));
        return taken.isEmpty()
                ? NO_SUCH_OBJECT
                : new Refusal(RequestFault.WRONG_METHOD, "What has this id takes " + taken + " only.");
    }
}
