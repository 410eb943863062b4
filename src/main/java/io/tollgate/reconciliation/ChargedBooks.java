package io.tollgate.reconciliation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Compares journal entries with the charges that they book: those of a business that have the same number and were delivered in the same
 * quarter of an hour. The lowest id of their messages names the entry.
 */
@Component
final class ChargedBooks {

    /** The quarter of an hour in which a charge was delivered. */
    static final String QUARTER = "TIMESTAMPDIFF(MINUTE, '2000-01-01', %1$s.delivered_at) DIV 15";

    private static final int ENTRIES = 500;
    /** The account of revenue from before each market and category had its own. */
    private static final String ALL_REVENUE = "revenue";

    /** All charges that were settled together with one of the scope. */
    private static final String CHARGES = "SELECT c.message_id, c.seq, c.business_id, " + QUARTER.formatted("c") + " AS quarter,"
            + " CONCAT('revenue:', c.market, ':', c.category) AS account, c.rate_micros FROM (SELECT DISTINCT seq FROM charge"
            + " FORCE INDEX (charge_message) WHERE %s) s STRAIGHT_JOIN charge c FORCE INDEX (PRIMARY) ON c.seq = s.seq"
            + " WHERE c.rate_micros <> 0 ORDER BY c.seq, c.business_id, quarter, c.message_id";

    private final NamedParameterJdbcTemplate named;

    ChargedBooks(NamedParameterJdbcTemplate named) {
        this.named = named;
    }

    private record Key(long seq, int business, long quarter) {

        static Key of(ResultSet row) throws SQLException {
            return new Key(row.getLong("seq"), row.getInt("business_id"), row.getLong("quarter"));
        }
    }

    /** What an entry adds to an account. */
    private record Part(long micros, int messages, String hash) {

        static final Part NONE = new Part(0, 0, "");

        Part plus(long more) {
            return new Part(Math.addExact(micros, more), messages + 1, hash);
        }
    }

    /** Charges of one journal entry, added in the order of their ids. */
    private static final class Together {

        private final byte[] id;
        private final int business;
        private final Map<String, Part> parts = new HashMap<>();
        private final MessageDigest hash = DigestUtils.getSha256Digest();

        Together(byte[] id, int business) {
            this.id = id;
            this.business = business;
        }

        void add(ResultSet row) throws SQLException {
            long micros = row.getLong("rate_micros");
            byte[] account = row.getString("account").getBytes(StandardCharsets.UTF_8);
            parts.merge(row.getString("account"), Part.NONE.plus(micros), (before, _) -> before.plus(micros));
            hash.update(row.getBytes("message_id"));
            hash.update(ByteBuffer.allocate(Integer.BYTES + account.length + Long.BYTES).putInt(account.length).put(account).putLong(micros)
                    .array());
        }

        /** What the entry must be. @param isOld whether it has the account of all revenue */
        Map<String, Part> entry(boolean isOld) {
            Map<String, Part> all = new HashMap<>();
            parts.forEach((account, part) -> all.put(isOld ? ALL_REVENUE : account, part));
            int messages = parts.values().stream().mapToInt(Part::messages).sum();
            all.put("business:" + business, new Part(-parts.values().stream().mapToLong(Part::micros).sum(), messages, messages == 1
                    ? ""
                    : HexFormat.of().formatHex(hash.digest())));
            return all;
        }
    }

    List<Discrepancy> compare(Scope scope) {
        Comparison comparison = new Comparison();
        named.query(CHARGES.formatted(scope.of("message_id")), scope.parameters(), row -> {
            comparison.add(Key.of(row), row);
        });
        return comparison.end();
    }

    private final class Comparison {

        private final List<Discrepancy> found = new ArrayList<>();
        private final List<Together> some = new ArrayList<>();
        private Optional<Key> last = Optional.empty();

        void add(Key key, ResultSet row) throws SQLException {
            if (last.isEmpty() || !last.get().equals(key)) {
                if (some.size() == ENTRIES) {
                    compare();
                }
                some.add(new Together(row.getBytes("message_id"), key.business()));
                last = Optional.of(key);
            }
            some.getLast().add(row);
        }

        List<Discrepancy> end() {
            compare();
            return found;
        }

        private void compare() {
            Map<String, Map<String, Part>> entries = entries(some);
            for (Together one : some) {
                String item = HexFormat.of().formatHex(one.id);
                Map<String, Part> booked = entries.getOrDefault(item, Map.of());
                off(one.entry(booked.containsKey(ALL_REVENUE)), booked).filter(_ -> found.size() < MessageBooks.MOST)
                        .ifPresent(off -> found.add(new Discrepancy(Invariant.ENTRIES, item, one.business, off)));
            }
            some.clear();
        }
    }

    /** The largest difference of an account; empty if nothing differs. */
    private static Optional<Long> off(Map<String, Part> right, Map<String, Part> booked) {
        if (right.equals(booked)) {
            return Optional.empty();
        }
        Set<String> accounts = new HashSet<>(right.keySet());
        accounts.addAll(booked.keySet());
        return accounts.stream().map(account -> Math.abs(right.getOrDefault(account, Part.NONE).micros()
                - booked.getOrDefault(account, Part.NONE).micros())).max(Long::compare);
    }

    private Map<String, Map<String, Part>> entries(List<Together> some) {
        Map<String, Map<String, Part>> entries = new HashMap<>();
        if (!some.isEmpty()) {
            named.query("SELECT journal_entry_id, account, amount_micros, messages, charges_hash FROM entry FORCE INDEX (PRIMARY)"
                    + " WHERE journal_entry_id IN (:ids)", Map.of("ids", some.stream().map(one -> one.id).toList()), row -> {
                        byte @Nullable [] hash = row.getBytes("charges_hash");
                        entries.computeIfAbsent(HexFormat.of().formatHex(row.getBytes("journal_entry_id")), _ -> new HashMap<>())
                                .put(row.getString("account"), new Part(row.getLong("amount_micros"), row.getInt("messages"),
                                        hash == null ? "" : HexFormat.of().formatHex(hash)));
                    });
        }
        return entries;
    }
}
