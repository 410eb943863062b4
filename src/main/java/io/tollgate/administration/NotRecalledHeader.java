package io.tollgate.administration;

import io.tollgate.message.MessageId;
import io.tollgate.recall.NotRecalled;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Tells a caller who forbids messages over HTTP which ones could not be recalled. A header of the answer says it, whatever the body. This
 * holds for every endpoint that blocks, withdraws, suspends, revokes or erases, also in the Cloud API's form.
 */
@Component
final class NotRecalledHeader implements NotRecalled {

    /** The number of messages and the ids of at most {@value #MOST}; {@code unknown} if nobody could look. */
    static final String NAME = "Tollgate-Not-Recalled";
    private static final int MOST = 20;

    @Override
    public void told(List<MessageId> messages) {
        add(messages.size() + messages.stream().limit(MOST).map(MessageId::text).collect(Collectors.joining(", ", "; ", "")));
    }

    @Override
    public void unknown() {
        add("unknown");
    }

    private static void add(String value) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request && request.getResponse() != null) {
            request.getResponse().addHeader(NAME, value);
        }
    }
}
