package io.tollgate.audit;

import static io.tollgate.database.Times.instant;
import static io.tollgate.database.Times.utc;

import io.tollgate.audit.AuditEntry.End;
import io.tollgate.database.Slice;
import io.tollgate.secrets.Keys;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All entries. Each holds a hash over itself and the hash of the one before, made with a key of this installation: to change, add or remove
 * one in the database breaks the chain there, and {@link #check} names the place. One is added at a time, on all nodes.
 */
@Component
public final class AuditTrail {

    /** What stands in an entry that an assistant has caused; a request whose attribute of this name is there comes from one. */
    public static final String BY_ASSISTANT = "by assistant";

    private static final String SELECT = "SELECT number, at, account, token_id, address, operation, subject, began, status, hash FROM"
            + " audit_entry WHERE TRUE";
    private static final int BATCH = 1_000;
    private static final int LONGEST_SUBJECT = 200;

    private final NamedParameterJdbcTemplate jdbc;
    private final Keys keys;
    private final TransactionTemplate alone;

    AuditTrail(NamedParameterJdbcTemplate jdbc, Keys keys, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.alone = new TransactionTemplate(transactions);
        alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Who does it. */
    public record Actor(String account, Optional<Long> token, String address) {}

    /** What to look for; empty: anything. @param subject a part of it; @param until the first instant after */
    public record Filter(Optional<String> account, Optional<String> operation, Optional<String> subject, Optional<String> address,
            Optional<Instant> from, Optional<Instant> until) {

        String sql() {
            return (account.isPresent() ? " AND account = :account" : "") + (operation.isPresent() ? " AND operation = :operation" : "")
                    + (subject.isPresent() ? " AND LOCATE(:subject, subject) > 0" : "")
                    + (address.isPresent() ? " AND address = :address" : "") + (from.isPresent() ? " AND at >= :from" : "")
                    + (until.isPresent() ? " AND at < :until" : "");
        }

        Map<String, Object> parameters() {
            Map<String, Object> all = new HashMap<>();
            account.ifPresent(given -> all.put("account", given));
            operation.ifPresent(given -> all.put("operation", given));
            subject.ifPresent(given -> all.put("subject", given));
            address.ifPresent(given -> all.put("address", given));
            from.ifPresent(given -> all.put("from", utc(given)));
            until.ifPresent(given -> all.put("until", utc(given)));
            return all;
        }
    }

    /**
     * @param entries that are as they were written
     * @param broken the first that is not
     * @param last of those that are, to be noted elsewhere
     */
    public record Checked(long entries, Optional<Broken> broken, Noted last) {}

    /** An entry that somebody has noted elsewhere. To put an old state of the whole trail back does not change the note. */
    public record Noted(long number, String hash) {

        private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

        /** Reads what {@link #toString} writes; empty if the text is something else. */
        public static Optional<Noted> of(String text) {
            Matcher parts = TEXT.matcher(text.strip());
            return parts.matches() ? Optional.of(new Noted(Long.parseLong(parts.group(1)), parts.group(2))) : Optional.empty();
        }

        @Override
        public String toString() {
            return number + ":" + hash;
        }
    }

    public record Broken(long number, String why) {}

    /** Begins a step before anything is done: what cannot be recorded is not done. @return the number of the entry */
    public long begin(Actor actor, String operation, String subject, Instant now) {
        return add(actor, operation, subject, Optional.empty(), now);
    }

    public void end(long began, Actor actor, String operation, String subject, int status, Instant now) {
        add(actor, operation, subject, Optional.of(new End(began, status)), now);
    }

    private long add(Actor actor, String operation, String subject, Optional<End> end, Instant now) {
        Long number = alone.execute(_ -> {
            Link last = jdbc.queryForObject("SELECT number, hash FROM audit_head WHERE id = 1 FOR UPDATE", Map.of(),
                    (row, _) -> new Link(row.getLong("number"), row.getBytes("hash")));
            AuditEntry entry = new AuditEntry(last.number() + 1, now, actor.account(), actor.token(), actor.address(), operation,
                    subject.length() > LONGEST_SUBJECT ? subject.substring(0, LONGEST_SUBJECT) : subject, end);
            byte[] hash = hash(entry, last.hash());
            insert(entry, hash);
            jdbc.update("UPDATE audit_head SET number = :number, hash = :hash WHERE id = 1",
                    Map.of("number", entry.number(), "hash", hash));
            return entry.number();
        });
        return number == null ? 0 : number;
    }

    private void insert(AuditEntry entry, byte[] hash) {
        Map<String, @Nullable Object> values = new HashMap<>(
                Map.of("number", entry.number(), "at", utc(entry.at()), "account", entry.account(), "address", entry.address(),
                        "operation", entry.operation(), "subject", entry.subject(), "hash", hash));
        values.put("token", entry.token().orElse(null));
        values.put("began", entry.end().map(End::began).orElse(null));
        values.put("status", entry.end().map(End::status).orElse(null));
        jdbc.update("INSERT INTO audit_entry (number, at, account, token_id, address, operation, subject, began, status, hash)"
                + " VALUES (:number, :at, :account, :token, :address, :operation, :subject, :began, :status, :hash)", values);
    }

    public boolean has(Filter filter) {
        return !some(filter, Slice.first(1)).isEmpty();
    }

    /** Some entries that fit, the latest first. */
    public List<AuditEntry> some(Filter filter, Slice slice) {
        return jdbc.query(SELECT + filter.sql() + slice.sql("number", true), slice.parameters(filter.parameters()), (row, _) -> entry(row));
    }

    /** Like {@link #some}, but the oldest first. */
    public List<AuditEntry> oldest(Filter filter, Slice slice) {
        return jdbc.query(SELECT + filter.sql() + slice.sql("number", false), slice.parameters(filter.parameters()),
                (row, _) -> entry(row));
    }

    /** Hands on all entries that fit, however many, the oldest first. */
    public void each(Filter filter, Consumer<List<AuditEntry>> batch) {
        long after = 0;
        while (true) {
            Slice slice = new Slice(List.of(after), BATCH);
            List<AuditEntry> some = oldest(filter, slice);
            if (some.isEmpty()) {
                return;
            }
            batch.accept(some);
            after = some.getLast().number();
        }
    }

    public Checked check() {
        return check(Optional.empty());
    }

    /** Works the whole chain out anew. Entries that are added meanwhile are looked at too. @param noted must be there as it was noted */
    public Checked check(Optional<Noted> noted) {
        byte[] former = new byte[32];
        long number = 0;
        while (true) {
            Link head = jdbc.queryForObject("SELECT number, hash FROM audit_head WHERE id = 1", Map.of(),
                    (row, _) -> new Link(row.getLong("number"), row.getBytes("hash")));
            List<Kept> some = jdbc.query(SELECT + " AND number > :after ORDER BY number LIMIT " + BATCH, Map.of("after", number),
                    (row, _) -> new Kept(entry(row), row.getBytes("hash")));
            if (some.isEmpty()) {
                long entries = number;
                return checked(number, former, tail(head, number, former)
                        .or(() -> noted.filter(one -> one.number() > entries).map(one -> new Broken(entries + 1, "It is missing, and so are"
                                + " all after it: entry " + one.number() + " was noted."))));
            }
            for (Kept kept : some) {
                if (kept.entry().number() != number + 1) {
                    return checked(number, former, Optional.of(new Broken(number + 1, "It is missing.")));
                }
                byte[] hash = hash(kept.entry(), former);
                if (!MessageDigest.isEqual(hash, kept.hash())) {
                    return checked(number, former,
                            Optional.of(new Broken(number + 1, "It was changed, or the one before it was removed.")));
                }
                if (noted.filter(one -> one.number() == kept.entry().number() && !one.hash().equals(HexFormat.of().formatHex(hash)))
                        .isPresent()) {
                    return checked(number, former, Optional.of(new Broken(number + 1, "It is not the one that was noted.")));
                }
                former = hash;
                number++;
            }
        }
    }

    private static Checked checked(long number, byte[] hash, Optional<Broken> broken) {
        return new Checked(number, broken, new Noted(number, HexFormat.of().formatHex(hash)));
    }

    /** The head is read before the entries, so it is never ahead of them by right. */
    private static Optional<Broken> tail(Link head, long number, byte[] former) {
        if (head.number() > number) {
            return Optional.of(new Broken(number + 1, "It is missing, and so are all after it."));
        }
        return head.number() == number && MessageDigest.isEqual(head.hash(), former)
                ? Optional.empty()
                : Optional.of(new Broken(number, "It is not the last that was written here."));
    }

    private record Link(long number, byte[] hash) {}

    private record Kept(AuditEntry entry, byte[] hash) {}

    private byte[] hash(AuditEntry entry, byte[] former) {
        return entry.fields().seal(former, keys.audit());
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        long token = row.getLong("token_id");
        Optional<Long> by = row.wasNull() ? Optional.empty() : Optional.of(token);
        boolean ends = row.getObject("began") != null || row.getObject("status") != null;
        Optional<End> end = ends ? Optional.of(new End(row.getLong("began"), row.getInt("status"))) : Optional.empty();
        return new AuditEntry(row.getLong("number"), instant(row, "at"), row.getString("account"), by, row.getString("address"),
                row.getString("operation"),
                row.getString("subject"), end);
    }
}
