package io.tollgate.userblocks;

import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Caller;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestGate;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Takes a business's requests about the people whom it blocks. */
@Component
final class BlockUsersEndpoint {

    private final RequestGate gate;
    private final UserBlocks userBlocks;
    private final Answers answers;
    private final Clock clock;

    BlockUsersEndpoint(RequestGate gate, UserBlocks userBlocks, Answers answers, Clock clock) {
        this.gate = gate;
        this.userBlocks = userBlocks;
        this.answers = answers;
        this.clock = clock;
    }

    @Bean
    HttpEndpoint blocksOfBusinesses() {
        return new HttpEndpoint("block-users", Set.of("GET", "POST", "DELETE"), this::blockUsers);
    }

    /** {@code POST, DELETE and GET /{version}/{phone-number-id}/block_users} */
    Answer blockUsers(HttpServletRequest request) {
        return gate.answer(request, requestId -> switch (gate.caller(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case Caller.Known(Sender sender) when request.getMethod().equals("GET") -> userBlocks.page(requestId, sender,
                    Optional.ofNullable(request.getParameter("limit")), Optional.ofNullable(request.getParameter("after")),
                    Optional.ofNullable(request.getParameter("before")));
            case Caller.Known(Sender sender) -> switch (gate.body(request)) {
                case Refusal refusal -> answers.refused(requestId, refusal);
                case RequestBody.Fields(ObjectNode body) when request.getMethod().equals("DELETE") ->
                        userBlocks.unblock(requestId, sender, body, clock.instant());
                case RequestBody.Fields(ObjectNode body) -> userBlocks.block(requestId, sender, body, clock.instant());
            };
        });
    }
}
