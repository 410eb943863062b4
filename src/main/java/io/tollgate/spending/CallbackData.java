package io.tollgate.spending;

import io.tollgate.message.MessageId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads from the table {@code delivery} what the business wrote into {@code biz_opaque_callback_data}. */
@Component
final class CallbackData {

    private final NamedParameterJdbcTemplate named;

    CallbackData(NamedParameterJdbcTemplate named) {
        this.named = named;
    }

    /** A message without any, or whose person was erased, may be missing. */
    Map<MessageId, String> of(Collection<MessageId> ids) {
        Map<MessageId, String> data = new HashMap<>();
        if (!ids.isEmpty()) {
            named.query("SELECT message_id, callback_data FROM delivery WHERE message_id IN (:ids)",
                    Map.of("ids", ids.stream().map(MessageId::bytes).toList()), row -> {
                        data.put(MessageId.of(row.getBytes("message_id")), row.getString("callback_data"));
                    });
        }
        return data;
    }
}
