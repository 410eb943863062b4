package io.tollgate.business;

import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tollgate.database.Slice;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Tokens;
import jakarta.persistence.EntityManager;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.jpa.HibernateHints;
import org.hibernate.query.NativeQuery;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the businesses with their senders and templates. What every request of a partner needs may be a second old; what the gate
 * and delivery need for decisions is always read from the database.
 */
@Component
public class Businesses {

    private static final String BUSINESSES_BY_ID = "SELECT it.* FROM JSON_TABLE(?1, '$[*]' COLUMNS (id INT PATH '$')) wanted"
            + " STRAIGHT_JOIN business it ON it.id = wanted.id";
    private static final String BUSINESSES_BY_TOKEN = "SELECT it.* FROM JSON_TABLE(?1, '$[*]' COLUMNS (hash CHAR(64) PATH '$')) wanted"
            + " STRAIGHT_JOIN business it ON it.token_hash = UNHEX(wanted.hash)";
    private static final String SENDERS_BY_ID = "SELECT it.* FROM JSON_TABLE(?1, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted"
            + " STRAIGHT_JOIN sender it ON it.id = wanted.id";
    private static final String TEMPLATES_BY_NAME = "SELECT it.* FROM JSON_TABLE(?1, '$[*]' COLUMNS (business INT PATH '$[0]',"
            + " name VARCHAR(512) PATH '$[1]')) wanted STRAIGHT_JOIN template it ON it.business_id = wanted.business"
            + " AND it.name = wanted.name";

    private final EntityManager entities;
    private final NamedParameterJdbcTemplate jdbc;
    private final Keys keys;
    private final ShortMemory<ByteBuffer, Business> byTokenHash = new ShortMemory<>(this::withTokens);
    private final ShortMemory<BusinessId, Business> byId = new ShortMemory<>(this::byId);
    private final ShortMemory<SenderId, Sender> bySenderId = new ShortMemory<>(this::sendersNow);
    private final ShortMemory<Template.Id, Template> byTemplateId = new ShortMemory<>(this::templates);

    Businesses(EntityManager entities, NamedParameterJdbcTemplate jdbc, Keys keys) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /** Businesses by their ids, read from the database by one query; unknown ids are left out. */
    public Map<BusinessId, Business> byId(Collection<BusinessId> ids) {
        return listed(BUSINESSES_BY_ID, BusinessRow.class, values(ids)).map(BusinessRow::business)
                .collect(toMap(Business::id, identity()));
    }

    private Map<ByteBuffer, Business> withTokens(Collection<ByteBuffer> hashes) {
        return listed(BUSINESSES_BY_TOKEN, BusinessRow.class, hashes.stream().map(hash -> HexFormat.of().formatHex(hash.array())).toList())
                .collect(toMap(row -> ByteBuffer.wrap(requireNonNull(row.tokenHash)), BusinessRow::business));
    }

    @Transactional(readOnly = true)
    public Optional<Business> byHandle(String handle) {
        return entities.createQuery("select row from BusinessRow row where row.handle = :handle", BusinessRow.class)
                .setParameter("handle", handle).getResultStream().findFirst().map(BusinessRow::business);
    }

    /** Those of these words that are handles of businesses. It takes one query. */
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

    /** The currencies in which businesses pay; the one of most businesses comes first. */
    public List<Currency> currencies() {
        return jdbc.query("SELECT currency FROM business GROUP BY currency ORDER BY COUNT(*) DESC, currency", Map.of(),
                (row, _) -> Currency.getInstance(row.getString("currency")));
    }

    /** All businesses, in the order of their ids. */
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
        return byTokenHash.get(ByteBuffer.wrap(Tokens.hash(token)));
    }

    /** The business as it was a second ago at most. */
    public Optional<Business> lately(BusinessId id) {
        return byId.get(id);
    }

    /** The sender as it was a second ago at most. */
    public Optional<Sender> sender(SenderId id) {
        return bySenderId.get(id);
    }

    /** May be a second old. Reads those that are not remembered by one query; unknown ids are left out. */
    public Map<SenderId, Sender> senders(Collection<SenderId> ids) {
        return bySenderId.get(ids);
    }

    private Map<SenderId, Sender> sendersNow(Collection<SenderId> ids) {
        return listed(SENDERS_BY_ID, SenderRow.class, ids.stream().map(SenderId::value).distinct().toList()).map(SenderRow::sender)
                .collect(toMap(Sender::id, identity()));
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

    /** All senders of a business, in the order of their ids. */
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

    /** The template as it was a second ago at most. */
    public Optional<Template> template(BusinessId business, TemplateKey key) {
        return byTemplateId.get(new Template.Id(business, key));
    }

    /** Read from the database by one query; unknown ids are left out. */
    public Map<Template.Id, Template> templates(Collection<Template.Id> ids) {
        Set<Template.Id> wanted = Set.copyOf(ids);
        return listed(TEMPLATES_BY_NAME, TemplateRow.class, wanted.stream().map(id -> List.of(id.business().value(), id.key().name()))
                .distinct().toList()).map(TemplateRow::template).filter(template -> wanted.contains(template.id()))
                .collect(toMap(Template::id, identity()));
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
    public Optional<Webhook> webhook(BusinessId business) {
        return Optional.ofNullable(webhooks(List.of(business)).get(business));
    }

    /** The webhooks of these businesses, as they are now. One that has none, or has stopped it, is left out. */
    public Map<BusinessId, Webhook> webhooks(Collection<BusinessId> businesses) {
        List<BusinessRow> rows = listed(BUSINESSES_BY_ID, BusinessRow.class, values(businesses))
                .filter(row -> !row.webhookStopped && row.webhookUrl != null && row.webhookSecret != null).toList();
        Map<BusinessId, Map<SenderId, String>> ofNumbers = rows.isEmpty() ? Map.of() : ofNumbers(businesses);
        Map<BusinessId, Webhook> webhooks = new HashMap<>();
        for (BusinessRow row : rows) {
            BusinessId business = new BusinessId(row.id);
            webhooks.put(business, new Webhook(requireNonNull(row.webhookUrl), keys.open(requireNonNull(row.webhookSecret)), batch(row),
                    Optional.ofNullable(row.webhookOverride), ofNumbers.getOrDefault(business, Map.of()), fields(row)));
        }
        return webhooks;
    }

    /** Those of the businesses of which a number has a URL of its own. */
    public Set<BusinessId> withWebhooksOfNumbers(Collection<BusinessId> businesses) {
        return businesses.isEmpty() ? Set.of() : ofNumbers(businesses).keySet();
    }

    private static Set<String> fields(BusinessRow row) {
        return row.webhookFields == null ? Set.of() : Set.of(row.webhookFields.split(","));
    }

    /** The URLs of those numbers that have one of their own. */
    private Map<BusinessId, Map<SenderId, String>> ofNumbers(Collection<BusinessId> businesses) {
        Map<BusinessId, Map<SenderId, String>> urls = new HashMap<>();
        jdbc.query("SELECT business_id, id, webhook_override FROM sender WHERE business_id IN (:ids) AND webhook_override IS NOT NULL",
                Map.of("ids", values(businesses)), row -> {
                    urls.computeIfAbsent(new BusinessId(row.getInt(1)), _ -> new HashMap<>())
                            .put(new SenderId(row.getLong(2)), row.getString(3));
                });
        return urls;
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
                List.of(byTokenHash, byId, bySenderId, byTemplateId).forEach(ShortMemory::forget);
            }
        });
    }

    /** Hibernate translates a query with a list anew for each length, so the list is one JSON document. */
    private <R> Stream<R> listed(String query, Class<R> type, List<?> wanted) {
        return wanted.isEmpty()
                ? Stream.of()
                : entities.unwrap(Session.class).createNativeQuery(query, type).setHint(HibernateHints.HINT_READ_ONLY, true)
                        .setParameter(1, JsonMapper.shared().writeValueAsString(wanted)).getResultList().stream();
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

    private static List<Integer> values(Collection<BusinessId> ids) {
        return ids.stream().map(BusinessId::value).distinct().sorted().toList();
    }
}
