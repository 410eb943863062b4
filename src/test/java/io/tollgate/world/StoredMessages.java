package io.tollgate.world;

import io.tollgate.database.Times;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Verdict;
import io.tollgate.delivery.Receipt;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.MessageId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** What became of messages, read from the tables. */
public record StoredMessages(World world) {

    public List<Decision> decisions(MessageId message) {
        return world.the(Decisions.class).of(message);
    }

    /** The last verdict; fails if there is none. */
    public Verdict verdict(MessageId message) {
        return decisions(message).getLast().verdict();
    }

    public long rows(String table, MessageId message) {
        return world.database().queryForObject("SELECT COUNT(*) FROM " + table + " WHERE message_id = ?", Long.class,
                (Object) message.bytes());
    }

    /** The attempts so far to deliver a waiting message; 0 for any other message. */
    public int attempts(MessageId message) {
        return world.database().query("SELECT attempts FROM outbox WHERE message_id = ?", (row, _) -> row.getInt(1), message.bytes())
                .stream().findFirst().orElse(0);
    }

    /** The outcome of its delivery. */
    public String outcome(MessageId message) {
        return world.database().query("SELECT outcome FROM delivery WHERE message_id = ?", (row, _) -> row.getString(1), message.bytes())
                .stream().findFirst().orElse("none");
    }

    public long charges(MessageId message) {
        return rows("charge", message);
    }

    /** The month of the charge. */
    public String chargedIn(MessageId message) {
        return world.database().queryForObject("SELECT period FROM charge WHERE message_id = ?", String.class, (Object) message.bytes());
    }

    public Instant deliveredAt(MessageId message) {
        return world.database().queryForObject("SELECT delivered_at FROM charge WHERE message_id = ?",
                (row, _) -> Times.instant(row, "delivered_at"), (Object) message.bytes());
    }

    public long onHandset(MessageId message) {
        return rows("handset_message", message);
    }

    /** Whether money is reserved for it. */
    public boolean held(MessageId message) {
        return !world.the(Ledger.class).open(List.of(message)).isEmpty();
    }

    /** A status that waits for the partner. @param detail its JSON */
    public record Queued(String status, String detail) {}

    /** The statuses that wait for the partner, oldest first. */
    public List<Queued> queued(MessageId message) {
        return world.database().query("SELECT status, detail, further, told FROM status_update WHERE message_id = ? ORDER BY id",
                (row, _) -> {
                    String first = new String(row.getBytes("detail"), StandardCharsets.UTF_8);
                    String further = Optional.ofNullable(row.getString("further")).orElse("[]");
                    return Stream.concat(Stream.of(new Queued(row.getString("status"), first)),
                            Stream.of(JsonMapper.shared().readValue(further, String[][].class))
                                    .map(it -> new Queued(it[0], it[2].isEmpty() ? first : it[2])))
                            .skip(row.getInt("told")).toList();
                }, (Object) message.bytes()).stream().flatMap(List::stream).toList();
    }

    /** These statuses, such as {@code sent} or {@code failed 131026}. */
    public List<String> statuses(MessageId message) {
        return queued(message).stream().map(it -> {
            String code = it.detail().replaceFirst(".*\"code\":(\\d+).*", "$1");
            return code.equals(it.detail()) ? it.status() : it.status() + " " + code;
        }).toList();
    }

    /** The detail objects of these statuses. */
    public List<String> details(MessageId message) {
        return queued(message).stream().map(Queued::detail).toList();
    }

    /** The recorded types of receipt. */
    public List<String> receipts(MessageId message) {
        return world.database().queryForList("SELECT * FROM receipt WHERE message_id = ?", (Object) message.bytes()).stream()
                .flatMap(row -> Stream.of(Receipt.Type.values()).map(Receipt.Type::name)
                        .filter(type -> row.get(type.toLowerCase(Locale.ROOT) + "_at") != null))
                .sorted().toList();
    }
}
