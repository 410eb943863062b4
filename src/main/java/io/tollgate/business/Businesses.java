package io.tollgate.business;

import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.database.Slice;
import io.tollgate.database.Trouble;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Tokens;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.jpa.HibernateHints;
import org.hibernate.query.NativeQuery;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the businesses with their senders and templates. What every request of a partner needs may be a second old; what the gate
 * and delivery need for decisions is always read from the database.
 */
@Component
public class Businesses {

    private static final Duration FRESHNESS = Duration.ofSeconds(1);
    private static final Duration LAST_KNOWN = Duration.ofHours(1);
    private static final int REMEMBERED = 10_000;

    /** How many entries one query looks up. */
    private static final int TOGETHER = 16;
    private static final String BUSINESSES_BY_ID = "select row from BusinessRow row where row.id in " + places(1);
    private static final String SENDERS_BY_ID = "select row from SenderRow row where row.id in " + places(1);
    private static final String TEMPLATES_BY_NAME = "select row from TemplateRow row where row.businessId in " + places(1)
            + " and row.name in " + places(1 + TOGETHER);

    private final EntityManager entities;
    private final NamedParameterJdbcTemplate jdbc;
    private final Keys keys;
    private final TransactionTemplate reading;
    private final Cache<Remembered, Object> lastKnown = Caffeine.newBuilder().expireAfterWrite(LAST_KNOWN)
            .maximumSize(4 * REMEMBERED).build();
    private final Cache<ByteBuffer, Business> byTokenHash = shortMemory();
    private final Cache<BusinessId, Business> byId = shortMemory();
    private final Cache<SenderId, Sender> bySenderId = shortMemory();
    private final Cache<Template.Id, Template> byTemplateId = shortMemory();

    Businesses(EntityManager entities, NamedParameterJdbcTemplate jdbc, Keys keys, PlatformTransactionManager transactions) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.keys = keys;
        this.reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
    }

    /** Read from the database by one query; unknown ids are left out. */
    @Transactional(readOnly = true)
    public Map<BusinessId, Business> byId(Collection<BusinessId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return together(List.copyOf(Set.copyOf(ids))).flatMap(some -> listed(BUSINESSES_BY_ID, BusinessRow.class, values(some)))
                .map(BusinessRow::business).collect(toMap(Business::id, identity()));
    }

    @Transactional(readOnly = true)
    public Optional<Business> byHandle(String handle) {
        return entities.createQuery("select row from BusinessRow row where row.handle = :handle", BusinessRow.class)
                .setParameter("handle", handle).getResultStream().findFirst().map(BusinessRow::business);
    }

    /** Of these words, those that are handles of businesses; read from the database by one query. */
    public Set<String> handlesAmong(Collection<String> words) {
        return words.isEmpty()
                ? Set.of()
                : Set.copyOf(jdbc.queryForList("SELECT handle FROM business WHERE handle IN (:words)", Map.of("words", words),
                        String.class));
    }

    /** The handles of all, in the order of their ids. */
    public List<String> handles() {
        return jdbc.queryForList("SELECT handle FROM business ORDER BY id", Map.of(), String.class);
    }

    /** All, in the order of their ids. */
    @Transactional(readOnly = true)
    public List<Business> all() {
        return entities.createQuery("select row from BusinessRow row order by row.id", BusinessRow.class)
                .getResultStream().map(BusinessRow::business).toList();
    }

    /** Some businesses, in the order of their ids. */
    @Transactional(readOnly = true)
    public List<Business> some(Slice slice) {
        return entities.createQuery("select row from BusinessRow row where row.id > :after order by row.id", BusinessRow.class)
                .setParameter("after", slice.after().isEmpty() ? 0 : ((Long) slice.after().getFirst()).intValue())
                .setMaxResults(slice.most())
                .getResultStream().map(BusinessRow::business).toList();
    }

    /** Some businesses whose handle or name has this text, in the order of their ids; all if it is empty. */
    @Transactional(readOnly = true)
    public List<Business> some(String text, Slice slice) {
        String like = "%" + text.toLowerCase(Locale.ROOT).replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
        NativeQuery<BusinessRow> query = entities.unwrap(Session.class).createNativeQuery(
                "SELECT * FROM business WHERE (LOWER(handle) LIKE :like ESCAPE '!' OR LOWER(name) LIKE :like ESCAPE '!')"
                        + slice.sql("id", false),
                BusinessRow.class);
        slice.parameters(Map.of("like", like)).forEach(query::setParameter);
        return query.getResultList().stream().map(BusinessRow::business).toList();
    }

    /** Some templates of all businesses that wait for their approval, in the order of business, name and language. */
    @Transactional(readOnly = true)
    public List<Template> templatesToApprove(Slice slice) {
        NativeQuery<TemplateRow> query = entities.unwrap(Session.class).createNativeQuery(
                "SELECT * FROM template WHERE approval = 'PENDING'" + slice.sql("business_id, name, language", false), TemplateRow.class);
        slice.parameters(Map.of()).forEach(query::setParameter);
        return query.getResultList().stream().map(TemplateRow::template).toList();
    }

    /** May be a second old. Finds suspended businesses too: the rules decide what they may do. */
    public Optional<Business> byToken(String token) {
        byte[] hash = Tokens.hash(token);
        return remembered(byTokenHash, ByteBuffer.wrap(hash),
                () -> entities.createQuery("select row from BusinessRow row where row.tokenHash = :hash", BusinessRow.class)
                        .setParameter("hash", hash).getResultStream().findFirst().map(BusinessRow::business));
    }

    /** May be a second old. */
    public Optional<Business> lately(BusinessId id) {
        return remembered(byId, id, () -> Optional.ofNullable(byId(List.of(id)).get(id)));
    }

    /** May be a second old. */
    public Optional<Sender> sender(SenderId id) {
        return remembered(bySenderId, id, () -> Optional.ofNullable(entities.find(SenderRow.class, id.value())).map(SenderRow::sender));
    }

    /** May be a second old. Reads those that are not remembered by one query; unknown ids are left out. */
    @Transactional(readOnly = true)
    public Map<SenderId, Sender> senders(Collection<SenderId> ids) {
        Map<SenderId, Sender> known = new HashMap<>(bySenderId.getAllPresent(ids));
        List<SenderId> missing = ids.stream().filter(id -> !known.containsKey(id)).toList();
        Map<SenderId, Sender> read = together(missing)
                .flatMap(some -> listed(SENDERS_BY_ID, SenderRow.class, some.stream().map(SenderId::value).toList()))
                .map(SenderRow::sender).collect(toMap(Sender::id, identity()));
        bySenderId.putAll(read);
        known.putAll(read);
        return known;
    }

    /** The senders that have one of these numbers, by number. @param numbers E.164 with {@code +} */
    @Transactional(readOnly = true)
    public Map<String, Sender> sendersWith(Collection<String> numbers) {
        return numbers.isEmpty()
                ? Map.of()
                : entities.createQuery("select row from SenderRow row where row.displayNumber in :numbers order by row.id", SenderRow.class)
                        .setParameter("numbers", Set.copyOf(numbers)).getResultStream().map(SenderRow::sender)
                        .collect(toMap(Sender::displayNumber, identity(), (one, other) -> one));
    }

    /** All, in the order of their ids. */
    @Transactional(readOnly = true)
    public List<Sender> senders(BusinessId business) {
        return entities.createQuery("select row from SenderRow row where row.businessId = :business order by row.id", SenderRow.class)
                .setParameter("business", business.value()).getResultStream().map(SenderRow::sender).toList();
    }

    /** Those of these businesses that have a sender. */
    @Transactional(readOnly = true)
    public Set<BusinessId> withSenders(Collection<BusinessId> some) {
        return entities.createQuery("select row.businessId from SenderRow row where row.businessId in :some", Integer.class)
                .setParameter("some", some.stream().map(BusinessId::value).toList()).getResultStream().map(BusinessId::new)
                .collect(toSet());
    }

    /** Some senders of a business, in the order of their ids. */
    @Transactional(readOnly = true)
    public List<Sender> senders(BusinessId business, Slice slice) {
        return entities
                .createQuery("select row from SenderRow row where row.businessId = :business and row.id > :after order by row.id",
                        SenderRow.class)
                .setParameter("business", business.value())
                .setParameter("after", slice.after().isEmpty() ? 0L : (Long) slice.after().getFirst())
                .setMaxResults(slice.most()).getResultStream().map(SenderRow::sender).toList();
    }

    /** May be a second old. */
    public Optional<Template> template(BusinessId business, TemplateKey key) {
        Template.Id id = new Template.Id(business, key);
        return remembered(byTemplateId, id, () -> Optional.ofNullable(templates(List.of(id)).get(id)));
    }

    /** Read from the database by one query; unknown ids are left out. */
    @Transactional(readOnly = true)
    public Map<Template.Id, Template> templates(Collection<Template.Id> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Set<Template.Id> wanted = Set.copyOf(ids);
        return together(List.copyOf(wanted))
                .flatMap(some -> listed(TEMPLATES_BY_NAME, TemplateRow.class, values(some.stream().map(Template.Id::business).toList()),
                        some.stream().map(id -> id.key().name()).toList()))
                .map(TemplateRow::template).filter(template -> wanted.contains(template.id()))
                .collect(toMap(Template::id, identity(), (one, _) -> one));
    }

    /** Some templates of a business, in the order of name and language. */
    @Transactional(readOnly = true)
    public List<Template> templates(BusinessId business, Slice slice) {
        NativeQuery<TemplateRow> query = entities.unwrap(Session.class).createNativeQuery(
                "SELECT * FROM template WHERE business_id = :business" + slice.sql("name, language", false), TemplateRow.class);
        slice.parameters(Map.of("business", business.value())).forEach(query::setParameter);
        return query.getResultList().stream().map(TemplateRow::template).toList();
    }

    /** How many templates wait for their approval; @param most more are counted as that many */
    @Transactional(readOnly = true)
    public int templatesToApprove(int most) {
        Integer count = jdbc.queryForObject("SELECT COUNT(*) FROM (SELECT 1 FROM template WHERE approval = 'PENDING' LIMIT :most) waiting",
                Map.of("most", most), Integer.class);
        return count == null ? 0 : count;
    }

    /** The webhook of this business; empty if it has none, or has stopped it. */
    @Transactional(readOnly = true)
    public Optional<Webhook> webhook(BusinessId business) {
        return Optional.ofNullable(entities.find(BusinessRow.class, business.value())).filter(row -> !row.webhookStopped)
                .flatMap(row -> Optional.ofNullable(row.webhookUrl)
                        .flatMap(url -> Optional.ofNullable(row.webhookSecret)
                                .map(secret -> new Webhook(url, keys.open(secret), batch(row), Optional.ofNullable(row.webhookOverride),
                                        ofNumbers(business), fields(row)))));
    }

    /** Those of the businesses of which a number has a URL of its own. */
    @Transactional(readOnly = true)
    public Set<BusinessId> withWebhooksOfNumbers(Collection<BusinessId> businesses) {
        return businesses.isEmpty()
                ? Set.of()
                : entities.createQuery("select distinct row.businessId from SenderRow row where row.businessId in :some"
                        + " and row.webhookOverride is not null", Integer.class)
                        .setParameter("some", businesses.stream().map(BusinessId::value).toList()).getResultStream().map(BusinessId::new)
                        .collect(toSet());
    }

    private static Set<String> fields(BusinessRow row) {
        return row.webhookFields == null ? Set.of() : Set.of(row.webhookFields.split(","));
    }

    /** The URLs of those numbers that have one of their own. */
    private Map<SenderId, String> ofNumbers(BusinessId business) {
        return entities.createQuery("select row from SenderRow row where row.businessId = :business and row.webhookOverride is not null",
                SenderRow.class).setParameter("business", business.value()).getResultStream()
                .collect(toMap(row -> new SenderId(row.id), row -> Objects.requireNonNull(row.webhookOverride)));
    }

    /** Whether the operator has set a webhook with the secret that signs it; the business may have stopped it since. */
    @Transactional(readOnly = true)
    public boolean mayHaveWebhook(BusinessId business) {
        return Optional.ofNullable(entities.find(BusinessRow.class, business.value()))
                .filter(row -> row.webhookUrl != null && row.webhookSecret != null).isPresent();
    }

    private static OptionalInt batch(BusinessRow row) {
        return row.webhookBatch == null ? OptionalInt.empty() : OptionalInt.of(row.webhookBatch);
    }

    /** The particulars of those businesses that have given them. */
    @Transactional(readOnly = true)
    public Map<BusinessId, Particulars> particulars(Collection<BusinessId> ids) {
        return entities.createQuery("select row from ParticularsRow row where row.businessId in :ids", ParticularsRow.class)
                .setParameter("ids", values(ids)).getResultStream()
                .collect(toMap(row -> new BusinessId(row.businessId), ParticularsRow::particulars));
    }

    /** The status of these businesses; until the transaction ends, nobody can suspend, resume or revoke. Unknown ids are left out. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<BusinessId, BusinessStatus> shareStanding(Collection<BusinessId> ids) {
        return statuses(ids, "LOCK IN SHARE MODE");
    }

    /** The status of these businesses; until the transaction ends, nobody else can lock or share them. Unknown ids are left out. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<BusinessId, BusinessStatus> lock(Collection<BusinessId> ids) {
        return statuses(ids, "FOR UPDATE");
    }

    /** Empties the caches after the commit, so that a caller sees its own change; other nodes see it after a second. */
    void forgetAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                byTokenHash.invalidateAll();
                byId.invalidateAll();
                bySenderId.invalidateAll();
                byTemplateId.invalidateAll();
                lastKnown.invalidateAll();
            }
        });
    }

    /** Hibernate translates a query with a list anew each time, which took a tenth of the gate's time; this one has a fixed size. */
    private <R> Stream<R> listed(String query, Class<R> type, List<?>... lists) {
        TypedQuery<R> prepared = entities.createQuery(query, type).setHint(HibernateHints.HINT_READ_ONLY, true);
        int place = 1;
        for (List<?> list : lists) {
            for (int entry = 0; entry < TOGETHER; entry++) {
                prepared.setParameter(place++, list.get(Math.min(entry, list.size() - 1)));
            }
        }
        return prepared.getResultList().stream();
    }

    private static <T> Stream<List<T>> together(List<T> list) {
        return IntStream.range(0, Math.ceilDiv(list.size(), TOGETHER))
                .mapToObj(part -> list.subList(part * TOGETHER, Math.min(list.size(), (part + 1) * TOGETHER)));
    }

    private static String places(int first) {
        return IntStream.range(first, first + TOGETHER).mapToObj(place -> "?" + place).collect(joining(", ", "(", ")"));
    }

    private Map<BusinessId, BusinessStatus> statuses(Collection<BusinessId> ids, String lock) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        // Forces the primary key, as the optimizer might read the whole small table: rows must be locked in the order of ids.
        return jdbc.query("SELECT id, standing FROM business FORCE INDEX (PRIMARY) WHERE id IN (:ids) ORDER BY id " + lock,
                Map.of("ids", values(ids)),
                (row, line) -> Map.entry(new BusinessId(row.getInt("id")), BusinessStatus.valueOf(row.getString("standing"))))
                .stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Keeps only what was found: unknown keys must not fill the memory, and new entries must be seen. While the database is away, what was
     * known last counts, for an hour at most.
     */
    private <K, V> Optional<V> remembered(Cache<K, V> cache, K key, Supplier<Optional<V>> source) {
        // The transaction begins only on a miss: one for each request would cost more than the rest of the request. Of many requests that
        // miss at once, one reads.
        try {
            return Optional.ofNullable(cache.get(key, _ -> {
                Optional<V> read = requireNonNull(reading.execute(status -> source.get()));
                read.ifPresentOrElse(value -> lastKnown.put(new Remembered(cache, key), value),
                        () -> lastKnown.invalidate(new Remembered(cache, key)));
                return read.orElse(null);
            }));
        } catch (RuntimeException failure) {
            if (!Trouble.of(failure).isOutage()) {
                throw failure;
            }
            Object last = lastKnown.getIfPresent(new Remembered(cache, key));
            if (last == null) {
                throw failure;
            }
            @SuppressWarnings("unchecked") // the cache is a part of the key
            V known = (V) last;
            return Optional.of(known);
        }
    }

    /** @param cache which it belongs to: caches are equal only if they are the same */
    private record Remembered(Object cache, Object key) {}

    private static <K, V> Cache<K, V> shortMemory() {
        return Caffeine.newBuilder().expireAfterWrite(FRESHNESS).maximumSize(REMEMBERED).build();
    }

    private static List<Integer> values(Collection<BusinessId> ids) {
        return ids.stream().map(BusinessId::value).distinct().sorted().toList();
    }
}
