package io.tollgate.blocking;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.tollgate.blocking.HashForm.Algorithm;
import io.tollgate.blocking.HashForm.Spelling;
import io.tollgate.blocking.StopList.Entry;
import io.tollgate.blocking.StopList.InForce;
import io.tollgate.blocking.StopList.Purpose;
import io.tollgate.blocking.StopListHistory.State;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.RecipientId;
import io.tollgate.recall.Halt;
import io.tollgate.recall.Halts;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The stop lists kept by others and their entries, which are hashes. A lookup hashes a recipient's numbers each time, which takes a
 * microsecond, so that nothing about her is stored here. {@link StopListFiles} takes the files.
 */
@Component
public class StopLists {

    private static final String FIELDS = "name, jurisdictions, purpose, source, algorithm, spelling, salt";

    private final NamedParameterJdbcTemplate jdbc;
    private final StopListGenerations generations;
    private final Spellings spellings;

    StopLists(NamedParameterJdbcTemplate jdbc, StopListGenerations generations, Spellings spellings) {
        this.jdbc = jdbc;
        this.generations = generations;
        this.spellings = spellings;
    }

    /** No list has this name. */
    public static final class Unknown extends RuntimeException {
        Unknown(String name) {
            super("There is no stop list `" + name + "`. Maybe define it first.");
        }
    }

    /** A list cannot be redefined while it has entries in force. */
    public static final class InUse extends RuntimeException {
        InUse(String name) {
            super("Stop list `" + name
                    + "` has entries in force, so only its source may change. Maybe remove it first, or choose another name.");
        }
    }

    /** All lists, by name. */
    @Transactional(readOnly = true)
    public List<InForce> all() {
        return jdbc.query(
                "SELECT l.*, COALESCE(g.entries, 0) AS entries FROM stop_list l LEFT JOIN stop_list_generation g ON g.generation ="
                        + " l.generation"
                        + " WHERE l.removed_at IS NULL ORDER BY l.name",
                Map.of(), (row, line) -> inForce(row));
    }

    /** A part of the lists, by name. */
    @Transactional(readOnly = true)
    public List<InForce> some(Slice slice) {
        return jdbc.query(
                "SELECT l.*, COALESCE(g.entries, 0) AS entries FROM stop_list l LEFT JOIN stop_list_generation g ON g.generation ="
                        + " l.generation"
                        + " WHERE l.removed_at IS NULL" + slice.sql("l.name", false),
                slice.parameters(Map.of()), (row, line) -> inForce(row));
    }

    /** Defines a list; it has no entries before its first file. */
    @Transactional
    public InForce define(StopList list, Instant now) {
        lockSwitch();
        Optional<InForce> known = find(list.name());
        if (known.isPresent() && known.get().generation().isPresent()
                && !new StopList(list.name(), list.jurisdictions(), list.purpose(), known.get().list().source(), list.form())
                        .equals(known.get().list())) {
            throw new InUse(list.name());
        }
        jdbc.update("INSERT INTO stop_list (" + FIELDS
                + ", defined_at) VALUES (:name, :jurisdictions, :purpose, :source, :algorithm, :spelling, :salt, :now)"
                + " ON DUPLICATE KEY UPDATE jurisdictions = VALUES(jurisdictions), purpose = VALUES(purpose), source = VALUES(source),"
                + " algorithm = VALUES(algorithm), spelling = VALUES(spelling), salt = VALUES(salt), removed_at = NULL",
                Map.of("name", list.name(), "jurisdictions", String.join(",", list.jurisdictions()), "purpose", list.purpose().name(),
                        "source", list.source(), "algorithm", list.form().algorithm().name(), "spelling", list.form().spelling().name(),
                        "salt", list.form().salt(), "now", Times.utc(now)));
        return get(list.name());
    }

    @Transactional(readOnly = true)
    public InForce get(String name) {
        return find(name).orElseThrow(() -> new Unknown(name));
    }

    /** Removes a list with its entries; its history stays. */
    @Transactional
    public void remove(String name, Instant now) {
        lockSwitch();
        get(name).generation().ifPresent(generation -> generations.end(generation, State.REMOVED, now));
        jdbc.update("UPDATE stop_list SET generation = NULL, removed_at = :now WHERE name = :name",
                Map.of("name", name, "now", Times.utc(now)));
    }

    /** A part of a list's files, even if it was removed since, latest first. */
    @Transactional(readOnly = true)
    public List<StopListHistory> history(String name, Slice slice) {
        return jdbc.query(
                "SELECT g.* FROM stop_list_generation g JOIN stop_list l ON l.id = g.list_id WHERE l.name = :name"
                        + slice.sql("g.generation", true),
                slice.parameters(Map.of("name", name)),
                (row, line) -> new StopListHistory(row.getInt("generation"), State.valueOf(row.getString("state")), row.getString("origin"),
                        jurisdictions(row), Purpose.valueOf(row.getString("purpose")), row.getInt("entries"),
                        Times.instant(row, "started_at"),
                        Times.optional(row, "in_force_from"), Times.optional(row, "ended_at"), row.getString("note")));
    }

    /**
     * The lists with these recipients' numbers in any form, by one query for the lists and one for each form of hash. A recipient on no
     * list is left out.
     *
     * @param numbers E.164 with {@code +}
     */
    @Transactional(readOnly = true)
    public Map<RecipientId, List<Entry>> of(Map<RecipientId, String> numbers) {
        Map<HashForm, List<InForce>> forms = numbers.isEmpty()
                ? Map.of()
                : inForce().stream().collect(groupingBy(list -> list.list().form()));
        Map<RecipientId, List<Entry>> found = new HashMap<>();
        forms.forEach((form, lists) -> look(form, lists, numbers, found));
        return found;
    }

    /** Shares the lists: until the transaction ends no generation replaces another. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void share() {
        jdbc.queryForList("SELECT id FROM stop_list_switch WHERE id = 1 LOCK IN SHARE MODE", Map.of(), Integer.class);
    }

    /** Whether the generation in force comes from a file with this content. @param content SHA-256 */
    boolean isInForce(String name, byte[] content) {
        return jdbc
                .query("SELECT g.content FROM stop_list l JOIN stop_list_generation g ON g.generation = l.generation WHERE l.name = :name",
                        Map.of("name", name), (row, line) -> row.getBytes("content"))
                .stream().anyMatch(inForce -> Arrays.equals(inForce, content));
    }

    /** Locks the lists: waits for hand-overs that have begun; later ones see the changes of this transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    void lockSwitch() {
        jdbc.queryForList("SELECT id FROM stop_list_switch WHERE id = 1 FOR UPDATE", Map.of(), Integer.class);
    }

    /** Puts this generation in force in place of the former one. */
    @Transactional(propagation = Propagation.MANDATORY)
    void replace(InForce before, int generation, Instant now) {
        before.generation().ifPresent(old -> generations.end(old, State.REPLACED, now));
        jdbc.update("UPDATE stop_list SET generation = :generation WHERE name = :name",
                Map.of("generation", generation, "name", before.list().name()));
        generations.comeInForce(generation, now);
        Halts.add(new Halt.ToAnybody());
    }

    private void look(HashForm form, List<InForce> lists, Map<RecipientId, String> numbers, Map<RecipientId, List<Entry>> found) {
        Map<ByteBuffer, RecipientId> people = new HashMap<>();
        numbers.forEach((person, number) -> spellings.of(number)
                .forEach(spelling -> people.put(ByteBuffer.wrap(form.fingerprint(spelling)), person)));
        Map<Integer, StopList> byGeneration = lists.stream().collect(toMap(list -> list.generation().orElseThrow(), InForce::list));
        jdbc.query(
                "SELECT generation, fingerprint FROM stop_list_entry FORCE INDEX (PRIMARY) WHERE generation IN (:generations) AND"
                        + " fingerprint IN (:people)"
                        + " ORDER BY generation, fingerprint",
                Map.of("generations", byGeneration.keySet(), "people",
                        people.keySet().stream().map(ByteBuffer::array).sorted(Arrays::compareUnsigned).toList()),
                row -> {
                    StopList list = requireNonNull(byGeneration.get(row.getInt("generation")));
                    List<Entry> entries = found.computeIfAbsent(people.get(ByteBuffer.wrap(row.getBytes("fingerprint"))),
                            _ -> new ArrayList<>());
                    Entry entry = new Entry(list.name(), row.getInt("generation"), list.jurisdictions(), list.purpose());
                    if (!entries.contains(entry)) { // two forms of her number may be on one list
                        entries.add(entry);
                    }
                });
    }

    private List<InForce> inForce() {
        return jdbc.query("SELECT " + FIELDS + ", generation, 0 AS entries FROM stop_list WHERE generation IS NOT NULL", Map.of(),
                (row, line) -> inForce(row));
    }

    private Optional<InForce> find(String name) {
        return all().stream().filter(list -> list.list().name().equals(name)).findFirst();
    }

    private static InForce inForce(ResultSet row) throws SQLException {
        int generation = row.getInt("generation"); // 0 for none
        return new InForce(
                new StopList(row.getString("name"), jurisdictions(row), Purpose.valueOf(row.getString("purpose")), row.getString("source"),
                        new HashForm(Algorithm.valueOf(row.getString("algorithm")), Spelling.valueOf(row.getString("spelling")),
                                row.getString("salt"))),
                generation == 0 ? Optional.empty() : Optional.of(generation), row.getInt("entries"));
    }

    private static List<String> jurisdictions(ResultSet row) throws SQLException {
        return List.of(row.getString("jurisdictions").split(","));
    }
}
