package io.tollgate.decision;

import io.tollgate.database.ManyRows;
import io.tollgate.message.MessageId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What partners noted on messages that were refused: each status of a message repeats it, also one that is told once more. */
@Component
public class RefusalNotes {

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;

    RefusalNotes(NamedParameterJdbcTemplate named) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
    }

    /** Keeps the notes that are not empty. Joins the transaction of the verdicts. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(Map<MessageId, String> notes) {
        ManyRows.insert(jdbc, "INSERT INTO refusal_note (message_id, note) VALUES", notes.entrySet().stream()
                .filter(note -> !note.getValue().isEmpty()).map(note -> new Object[] {note.getKey().bytes(), note.getValue()}).toList());
    }

    /** Those that are known; a message without one had none, or her erasure has removed it. */
    public Map<MessageId, String> of(Collection<MessageId> messages) {
        Map<MessageId, String> notes = new HashMap<>();
        if (!messages.isEmpty()) {
            named.query("SELECT message_id, note FROM refusal_note WHERE message_id IN (:ids)",
                    Map.of("ids", messages.stream().map(MessageId::bytes).toList()),
                    row -> {
                        notes.put(MessageId.of(row.getBytes("message_id")), row.getString("note"));
                    });
        }
        return notes;
    }

    /** Deletes those of verdicts that are deleted. @param messages their ids, in ascending order */
    void forget(List<byte[]> messages) {
        named.update("DELETE one FROM refusal_note one FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)", Map.of("ids", messages));
    }
}
