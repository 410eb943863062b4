package io.tollgate.release;

import static io.tollgate.database.Times.instant;
import static io.tollgate.database.Times.optional;

import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.secrets.SealedFields;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The seals of the history. Each is an HMAC over the entry, the version that it speaks of with the hashes of its files, and the seal
 * before. To change, add or remove something in the database breaks the seals there.
 */
final class HistorySeal {

    private static final byte[] NONE = new byte[32];

    private final JdbcTemplate jdbc;
    private final SecretKey key;

    HistorySeal(JdbcTemplate jdbc, SecretKey key) {
        this.jdbc = jdbc;
        this.key = key;
    }

    private record Head(int lastEvent, Optional<byte[]> seal) {}

    /** The seal of an entry that is added now; the caller holds the lock. @param before reads all entries so far */
    byte[] next(ReleaseEvent entry, List<ReleaseEvent> before) {
        Optional<byte[]> last = head().seal();
        return of(last.isPresent() ? last.get() : unsealed(before), entry);
    }

    /** Entries from before there were seals are under the first that came. */
    private byte[] unsealed(List<ReleaseEvent> entries) {
        byte[] former = NONE;
        for (ReleaseEvent entry : entries) {
            former = of(former, entry);
        }
        return former;
    }

    private Head head() {
        return jdbc.query("SELECT last_event, seal FROM release_lock WHERE id = 1",
                (row, number) -> new Head(row.getInt("last_event"), Optional.ofNullable(row.getBytes("seal")))).getFirst();
    }

    private byte[] of(byte[] former, ReleaseEvent entry) {
        SealedFields fields = new SealedFields().add(micros(entry.at()))
                .add(entry.type().name(), Integer.toString(entry.version()), entry.person(), entry.reason(), entry.detail(), entry.effect())
                .add(micros(entry.effectiveFrom().orElse(Instant.EPOCH))).add(hashes(entry.state().map(RuleState::id)));
        jdbc.query("SELECT author, reason, proposed_at, wanted_from, base, upload FROM rule_release WHERE version = ?", row -> {
            fields.add(row.getString("author"), row.getString("reason")).add(micros(instant(row, "proposed_at")))
                    .add(micros(optional(row, "wanted_from").orElse(Instant.EPOCH)))
                    .add(hashes(Optional.of(row.getInt("base")).filter(id -> id > 0)))
                    .add(hashes(Optional.of(row.getInt("upload")).filter(id -> id > 0)));
        }, entry.version());
        return fields.seal(former, key);
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** The hashes of its rules and of its examples. */
    private byte[] hashes(Optional<Integer> state) {
        return state.flatMap(id -> jdbc.query("SELECT CONCAT(hash, examples_hash) AS hashes FROM rule_state"
                + " JOIN rule_book ON rule_book.id = rule_book_id WHERE rule_state.id = ?", (row, number) -> row.getBytes("hashes"), id)
                .stream().findFirst()).orElse(new byte[0]);
    }

    /** Works every seal and every hash of files out anew. */
    HistoryCheck check(Supplier<List<ReleaseEvent>> history) {
        Head head = head(); // read first: another process may add an entry meanwhile, and the head must be among the entries
        List<ReleaseEvent> entries = history.get();
        Map<Integer, byte[]> seals = new HashMap<>();
        jdbc.query("SELECT id, seal FROM rule_event WHERE seal IS NOT NULL", row -> {
            seals.put(row.getInt("id"), row.getBytes("seal"));
        });
        byte[] former = NONE;
        int unsealed = 0;
        int checked = 0;
        boolean sealed = false;
        Set<Integer> states = new HashSet<>();
        for (ReleaseEvent entry : entries) {
            byte[] own = of(former, entry);
            byte[] kept = seals.get(entry.id());
            if (kept == null && !sealed) {
                unsealed++;
            } else if (kept == null || !MessageDigest.isEqual(kept, own)) {
                return new HistoryCheck(checked, unsealed, Optional.of("Entry " + entry.id() + " of " + entry.at() + " about version "
                        + entry.version() + " was changed, or the one before it was removed."));
            } else {
                sealed = true;
            }
            former = own;
            checked++;
            Optional<String> broken = entry.state().filter(state -> states.add(state.id())).flatMap(this::broken);
            if (broken.isPresent()) {
                return new HistoryCheck(checked - 1, unsealed, broken.map(why -> "Version " + entry.version() + ": " + why));
            }
        }
        boolean whole = head.seal().isEmpty()
                ? !sealed
                : entries.stream().anyMatch(entry -> entry.id() == head.lastEvent() && MessageDigest.isEqual(head.seal().get(),
                        seals.getOrDefault(entry.id(), NONE)));
        return new HistoryCheck(checked, unsealed, whole ? Optional.empty() : Optional.of("The last entries are missing."));
    }

    private Optional<String> broken(RuleState state) {
        record Kept(byte[] hash, byte[] files, byte[] examplesHash, byte[] examples) {}
        Kept kept = jdbc.query("SELECT hash, files, examples_hash, examples FROM rule_state JOIN rule_book ON rule_book.id = rule_book_id"
                + " WHERE rule_state.id = ?",
                (row, number) -> new Kept(row.getBytes("hash"), row.getBytes("files"),
                        row.getBytes("examples_hash"), row.getBytes("examples")),
                state.id()).stream().findFirst().orElse(null);
        if (kept == null) {
            return Optional.of("its files are gone.");
        }
        try {
            RuleBundle bundle = RuleBundle.kept(kept.files(), kept.examples());
            if (!MessageDigest.isEqual(RuleFiles.unzip(kept.files()).hash(), kept.hash())) {
                return Optional.of("its rules are not those that were released.");
            }
            boolean same = MessageDigest.isEqual(bundle.hashOfExamples(), kept.examplesHash())
                    || MessageDigest.isEqual(DigestUtils.sha256(kept.examples()), kept.examplesHash());
            return same ? Optional.empty() : Optional.of("its examples are not those that were released.");
        } catch (RuntimeException unreadable) {
            return Optional.of("its files cannot be read.");
        }
    }
}
