package io.tollgate.traffic;

import static java.util.Comparator.comparing;

import io.tollgate.database.ManyRows;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Which messages were admitted to whom and when. Exact only while the recipients' rows are locked; see {@code Recipients.lock}. */
@Component
public class Traffic {

    private final NamedParameterJdbcTemplate jdbc;

    Traffic(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void admitted(Collection<Admission> admissions) {
        if (admissions.isEmpty()) {
            return;
        }
        ManyRows.insert(jdbc.getJdbcTemplate(), "INSERT INTO traffic (recipient, at, message_id, business_id, category) VALUES",
                admissions.stream().sorted(comparing(Admission::recipient)).map(admission -> new Object[] {
                    admission.recipient().bytes(), Times.utc(admission.at()), admission.message().bytes(),
                    admission.business().value(), admission.category().name()}).toList());
    }

    /** Merges two ids of one recipient: messages admitted to either count for {@code person}. Both ids must be locked. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void carryOver(RecipientId former, RecipientId person) {
        jdbc.update(
                "INSERT INTO traffic (recipient, at, message_id, business_id, category) SELECT :person, at, message_id, business_id,"
                        + " category"
                        + " FROM traffic theirs WHERE recipient = :former ON DUPLICATE KEY UPDATE recipient = VALUES(recipient)",
                Map.of("person", person.bytes(), "former", former.bytes()));
    }

    /** Marketing messages of all businesses admitted to these recipients after {@code from}, by one query. */
    @Transactional(readOnly = true)
    public List<Admission> marketing(Collection<RecipientId> recipients, Instant from) {
        if (recipients.isEmpty()) {
            return List.of();
        }
        return jdbc.query("SELECT recipient, at, message_id, business_id, category FROM traffic FORCE INDEX (PRIMARY)"
                + " WHERE recipient IN (:recipients) AND at > :from AND category = 'MARKETING'",
                Map.of("recipients", recipients.stream().distinct().sorted().map(RecipientId::bytes).toList(), "from", Times.utc(from)),
                Traffic::admission);
    }

    /** Messages of these categories of all businesses admitted to these recipients after {@code from}, by one query. */
    @Transactional(readOnly = true)
    public List<Admission> admissions(Collection<RecipientId> recipients, Collection<Category> categories, Instant from) {
        if (recipients.isEmpty() || categories.isEmpty()) {
            return List.of();
        }
        return jdbc.query("SELECT recipient, at, message_id, business_id, category FROM traffic FORCE INDEX (PRIMARY)"
                + " WHERE recipient IN (:recipients) AND at > :from AND category IN (:categories)",
                Map.of("recipients", recipients.stream().distinct().sorted().map(RecipientId::bytes).toList(), "from", Times.utc(from),
                        "categories", categories.stream().map(Category::name).distinct().sorted().toList()),
                Traffic::admission);
    }

    /** A person to whom a business wrote. */
    public record Contact(RecipientId recipient, BusinessId business) {}

    /** When the first message of each business was admitted to these recipients, by one query; those without any are missing. */
    @Transactional(readOnly = true)
    public Map<Contact, Instant> first(Collection<RecipientId> recipients, Collection<BusinessId> businesses) {
        if (recipients.isEmpty() || businesses.isEmpty()) {
            return Map.of();
        }
        return jdbc.query("SELECT recipient, business_id, MIN(at) AS first_at FROM traffic FORCE INDEX (PRIMARY)"
                + " WHERE recipient IN (:recipients) AND business_id IN (:businesses) GROUP BY recipient, business_id",
                Map.of("recipients", recipients.stream().distinct().sorted().map(RecipientId::bytes).toList(),
                        "businesses", businesses.stream().map(BusinessId::value).distinct().sorted().toList()),
                (row, line) -> Map.entry(new Contact(RecipientId.of(row.getBytes("recipient")), new BusinessId(row.getInt("business_id"))),
                        Times.instant(row, "first_at")))
                .stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** When a business's message of this category to this recipient was last admitted. */
    public record LastUse(RecipientId recipient, BusinessId business, Category category, Instant at) {}

    /** All messages that were ever admitted to this recipient. */
    @Transactional(readOnly = true)
    public List<Admission> of(RecipientId recipient) {
        return jdbc.query("SELECT recipient, at, message_id, business_id, category FROM traffic WHERE recipient = :recipient",
                Map.of("recipient", recipient.bytes()), Traffic::admission);
    }

    /** The last admission for each recipient, business and category, by one query. */
    @Transactional(readOnly = true)
    public List<LastUse> lastUses(Collection<RecipientId> recipients) {
        if (recipients.isEmpty()) {
            return List.of();
        }
        return jdbc.query("SELECT recipient, business_id, category, MAX(at) AS last_at FROM traffic FORCE INDEX (PRIMARY)"
                + " WHERE recipient IN (:recipients) GROUP BY recipient, business_id, category",
                Map.of("recipients", recipients.stream().distinct().sorted().map(RecipientId::bytes).toList()),
                (row, line) -> new LastUse(RecipientId.of(row.getBytes("recipient")), new BusinessId(row.getInt("business_id")),
                        Category.valueOf(row.getString("category")), Times.instant(row, "last_at")));
    }

    /** When a message of this business to this recipient was last admitted, after {@code from} and by {@code until}; empty if none was. */
    @Transactional(readOnly = true)
    public Optional<Instant> last(RecipientId recipient, BusinessId business, Instant from, Instant until) {
        return jdbc.query("SELECT at FROM traffic FORCE INDEX (PRIMARY) WHERE recipient = :recipient AND at > :from AND at <= :until"
                + " AND business_id = :business ORDER BY at DESC LIMIT 1",
                Map.of("recipient", recipient.bytes(), "business", business.value(), "from", Times.utc(from), "until", Times.utc(until)),
                (row, line) -> Times.instant(row, "at")).stream().findFirst();
    }

    private static Admission admission(ResultSet row, int line) throws SQLException {
        return new Admission(RecipientId.of(row.getBytes("recipient")), Times.instant(row, "at"), MessageId.of(row.getBytes("message_id")),
                new BusinessId(row.getInt("business_id")), Category.valueOf(row.getString("category")));
    }
}
