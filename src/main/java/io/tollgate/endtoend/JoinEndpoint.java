package io.tollgate.endtoend;

import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.text;

import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.Shape;
import io.tollgate.endtoend.Groups.Group;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A device asks to be let into the conversations of its account in which it is not. */
@Component
final class JoinEndpoint {

    private static final int MOST = 200;
    private static final Shape JOINED = object(optional("to", text(40)), optional("phone_number_id", text(20)),
            optional("after", text(90)));

    private final DeviceRequests requests;
    private final Counterparts counterparts;
    private final Groups groups;
    private final Joins joins;
    private final Origins origins;

    JoinEndpoint(DeviceRequests requests, Counterparts counterparts, Groups groups, Joins joins, Origins origins) {
        this.requests = requests;
        this.counterparts = counterparts;
        this.groups = groups;
        this.joins = joins;
        this.origins = origins;
    }

    @Bean
    HttpEndpoint endToEndJoins() {
        return new HttpEndpoint("e2e-joins", Optional.of("/e2e/v1/joins"), Set.of("POST"), this::join);
    }

    /** {@code POST /e2e/v1/joins} */
    private Answer join(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            ObjectNode body = requests.body(call, JOINED);
            byte[] after = body.hasNonNull("after") ? DeviceRequests.bytes(body.path("after"), "after") : new byte[0];
            boolean withOne = body.hasNonNull("to") || body.hasNonNull("phone_number_id");
            List<Group> found = withOne ? groupsWith(counterparts.of(device, body, call.now())) : groups.without(device, after, MOST);
            List<Group> wanted = joins.ask(found, device, call.now());
            Map<String, String> numbers = origins.of(device, found.stream().map(Group::id).toList());
            ObjectNode answer = DeviceRequests.json();
            ArrayNode all = answer.putArray("conversations");
            for (Group group : found) {
                String id = DeviceRequests.text(group.id());
                ObjectNode one = all.addObject().put("group_id", id).put("member", !wanted.contains(group));
                Optional.ofNullable(numbers.get(id)).ifPresent(number -> one.put("with", number));
            }
            return requests.success(call, answer.put("more", !withOne && found.size() == MOST));
        });
    }

    private List<Group> groupsWith(Counterparts.Pair pair) {
        return groups.of(pair.sender().id(), pair.person());
    }
}
