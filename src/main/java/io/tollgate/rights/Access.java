package io.tollgate.rights;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;

import io.tollgate.blocking.StopLists;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTable.Erasure;
import io.tollgate.database.PersonalTable.Found;
import io.tollgate.database.PersonalTable.Reading;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import io.tollgate.rights.Disclosure.Allowed;
import io.tollgate.rights.Disclosure.Section;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * A person's right of access (Art. 15 GDPR): all her rows in all tables, in words where possible. What concerns only the businesses and
 * Tollgate is withheld, and the disclosure says so; the package documentation says why.
 */
@Component
public class Access {

    private static final String MICROS = "_micros";
    private static final int EVERYBODY = 0;

    /** The column with the reason why a message is free, which follows from the business's contract. */
    private static final String FREE_REASON = "free_reason";

    private final PersonalRecords records;
    private final Identities identities;
    private final Recipients recipients;
    private final Erasures erasures;
    private final Businesses businesses;
    private final StopLists stopLists;
    private final Consents consents;

    Access(PersonalRecords records, Identities identities, Recipients recipients, Erasures erasures, Businesses businesses,
            StopLists stopLists, Consents consents) {
        this.records = records;
        this.identities = identities;
        this.recipients = recipients;
        this.erasures = erasures;
        this.businesses = businesses;
        this.stopLists = stopLists;
        this.consents = consents;
    }

    /** Reads all tables as of the same instant. @param asked the number by which she was named */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Disclosure of(RecipientId person, Optional<PhoneNumber> asked, Instant now) {
        // She must not read records of a person who had her number before.
        Set<RecipientId> ids = identities.ownIdsOf(person);
        Set<MessageId> messages = records.messages(ids);
        Names names = new Names();
        List<Section> sections = new ArrayList<>();
        List<String> besides = new ArrayList<>();
        Set<String> withheld = new LinkedHashSet<>();
        for (PersonalTable table : records.tables()) {
            if (table.found() instanceof Found.InGeneral(String what)) {
                besides.add(what);
            } else if (!table.withheld().isEmpty()) {
                withheld.add(table.withheld());
            } else {
                sections.add(new Section(table.section(), table.title(), kept(table),
                        records.rows(table, ids, messages, "*", (row, line) -> row(table, row, names)).stream().distinct().toList()));
            }
        }
        Optional<String> number = asked.map(PhoneNumber::e164)
                .or(() -> Optional.ofNullable(recipients.numbers(List.of(person)).get(person)));
        sections.add(stopLists(person, number));
        boolean held = sections.stream().anyMatch(section -> !section.rows().isEmpty());
        return new Disclosure(person, now, held, !erasures.erased(List.of(person)).isEmpty(), sections, allowed(person, names, now),
                held ? besides : List.of(), held ? List.copyOf(withheld) : List.of());
    }

    /** Her consent status towards each business, the latest change first. */
    private List<Allowed> allowed(RecipientId person, Names names, Instant now) {
        record Subject(BusinessId business, Purpose purpose, ConsentChannel channel) {}
        return consents.history(person).stream()
                .collect(groupingBy(event -> new Subject(event.business(), event.purpose(), event.channel()))).entrySet().stream()
                .map(one -> new Allowed(names.business(one.getKey().business().value()), one.getKey().purpose(), one.getKey().channel(),
                        ConsentStatus.of(one.getValue(), now)))
                .sorted(comparing((Allowed one) -> one.standing().since()).reversed().thenComparing(Allowed::business)
                        .thenComparing(Allowed::purpose))
                .toList();
    }

    /** The stop lists with her number. They can be searched by number only: their entries are hashes. */
    private Section stopLists(RecipientId person, Optional<String> number) {
        List<Map<String, Object>> rows = number.map(e164 -> stopLists.of(Map.of(person, e164)).getOrDefault(person, List.of()))
                .orElse(List.of()).stream()
                .<Map<String, Object>>map(
                        entry -> Map.of("list", entry.list(), "where", entry.jurisdictions(), "against", entry.purpose().name()))
                .toList();
        return new Section("stopLists", "Stop lists of others that your number is on",
                "the list is kept by others, who can take you off it", rows);
    }

    private static String kept(PersonalTable table) {
        return switch (table.erasure()) {
            case Erasure.Kept(String why) -> why;
            case Erasure.Deleted _ -> "";
            case Erasure.Emptied _ -> "others still need it, without anything that says something about you";
        };
    }

    private static Map<String, Object> row(PersonalTable table, ResultSet row, Names names) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        Map<String, Object> told = new LinkedHashMap<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            String name = columns.getColumnLabel(column);
            Optional<Reading> reading = Optional.ofNullable(table.readings().get(name));
            if (!isPseudonym(table, name) && !name.equals(FREE_REASON) && row.getObject(column) != null) {
                told.put(camelCase(name), reading.isPresent()
                        ? reading.get().of(row.getBytes(column))
                        : value(row, column, columns, name, names));
            }
        }
        return told;
    }

    /** Whether a column holds her pseudonym, which stands once at the head of the disclosure. */
    private static boolean isPseudonym(PersonalTable table, String column) {
        return table.found() instanceof Found.ByRecipient(String with) && with.equals(column) || column.equals("recipient");
    }

    private static Object value(ResultSet row, int column, ResultSetMetaData columns, String name, Names names) throws SQLException {
        return switch (name) {
            case "business_id" -> names.business(row.getInt(column));
            case "sender_id" -> names.sender(row.getLong(column));
            case "message_id", "journal_entry_id" -> MessageId.of(row.getBytes(column)).text();
            default -> name.endsWith(MICROS)
                    ? BigDecimal.valueOf(row.getLong(column), 6).toPlainString()
                    : plain(row, column, columns.getColumnType(column));
        };
    }

    private static Object plain(ResultSet row, int column, int type) throws SQLException {
        return switch (type) {
            case Types.TIMESTAMP -> {
                Instant at = row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
                yield at.equals(Instant.EPOCH) ? "never" : at.toString();
            }
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> HexFormat.of().formatHex(row.getBytes(column));
            case Types.BIT, Types.BOOLEAN -> row.getBoolean(column);
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> row.getLong(column);
            default -> String.valueOf(row.getString(column));
        };
    }

    /** {@code expires_at} as {@code expiresAt}, {@code rate_micros} as {@code rate}, {@code business_id} as {@code business}. */
    private static String camelCase(String column) {
        String[] words = column.replaceAll("_(micros|id)$", "").split("_");
        StringBuilder spoken = new StringBuilder(words[0]);
        for (int word = 1; word < words.length; word++) {
            spoken.append(Character.toUpperCase(words[word].charAt(0))).append(words[word].substring(1));
        }
        return spoken.toString();
    }

    /** Names of businesses and senders, each looked up once for a disclosure. */
    private final class Names {

        private final Map<Integer, String> names = new HashMap<>();
        private final Map<Long, String> senders = new HashMap<>();

        String business(int id) {
            if (id == EVERYBODY) {
                return "everybody";
            }
            return names.computeIfAbsent(id,
                    key -> Optional.ofNullable(businesses.byId(List.of(new BusinessId(key))).get(new BusinessId(key)))
                            .map(Access::name).orElse("business " + key));
        }

        String sender(long id) {
            return senders.computeIfAbsent(id, key -> businesses.sender(new SenderId(key)).map(Access::name).orElse("number " + key));
        }
    }

    private static String name(Business business) {
        return business.name() + " (" + business.handle() + ")";
    }

    private static String name(Sender sender) {
        return sender.displayName() + " (" + sender.displayNumber() + ")";
    }
}
