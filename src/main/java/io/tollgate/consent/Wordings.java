package io.tollgate.consent;

import static java.util.stream.Collectors.toSet;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The wordings that were shown, each stored once: a million consents by one form are a million narrow rows and one text. Wordings are added
 * and never changed or deleted: they name nobody, and other consents need them as proof.
 */
@Component
final class Wordings {

    private static final int ID_BYTES = 16;

    private final NamedParameterJdbcTemplate jdbc;

    Wordings(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds the wordings that are new. */
    void keep(Collection<Evidence> evidence) {
        Map<String, Evidence> wanted = new TreeMap<>();
        evidence.stream().distinct().forEach(one -> id(one).ifPresent(id -> wanted.put(HexFormat.of().formatHex(id), one)));
        if (wanted.isEmpty()) {
            return;
        }
        // Query without a lock first: an insert that finds its row locks it, and all imports of one form would wait for each other.
        Set<String> known = jdbc.queryForList("SELECT HEX(id) FROM consent_wording WHERE id IN (:ids)",
                Map.of("ids", wanted.keySet().stream().map(HexFormat.of()::parseHex).toList()), String.class)
                .stream().map(hex -> hex.toLowerCase(Locale.ROOT)).collect(toSet());
        List<Object[]> rows = wanted.entrySet().stream().filter(entry -> !known.contains(entry.getKey()))
                .map(entry -> row(HexFormat.of().parseHex(entry.getKey()), entry.getValue())).toList();
        if (!rows.isEmpty()) {
            jdbc.getJdbcTemplate().batchUpdate("INSERT INTO consent_wording"
                    + " (id, text, version, language, place, notice, goods, told, told_in_messages) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON DUPLICATE KEY UPDATE id = VALUES(id)", rows);
        }
    }

    /** The first 16 bytes of the SHA-256 of all that was shown; empty if nothing was. The migration V10 computes the same. */
    static Optional<byte[]> id(Evidence evidence) {
        if (evidence.wording().equals(Wording.NONE) && evidence.customer().isEmpty()) {
            return Optional.empty();
        }
        Wording shown = evidence.wording();
        List<String> fields = Stream.concat(
                Stream.of(shown.text(), shown.version(), shown.language(), shown.place(), shown.notice()),
                evidence.customer().stream().flatMap(customer -> Stream.of(customer.goods(), customer.told(), customer.toldInMessages())))
                .toList();
        return Optional.of(Arrays.copyOf(DigestUtils.sha256(String.join(Wording.SEPARATOR, fields)), ID_BYTES));
    }

    /** A checksum of method, reference and wording: the same for the same evidence, whatever its date. SQL computes it too. */
    static long fingerprint(Evidence evidence) {
        CRC32 checksum = new CRC32();
        checksum.update(String
                .join(Wording.SEPARATOR, evidence.method(), evidence.reference(),
                        id(evidence).map(HexFormat.of().withUpperCase()::formatHex).orElse(""))
                .getBytes(StandardCharsets.UTF_8));
        return checksum.getValue();
    }

    /** The fields of a wording that are not empty, by name. */
    Map<String, Object> readable(byte[] id) {
        Map<String, Object> shown = new LinkedHashMap<>();
        jdbc.queryForList(
                "SELECT text, version, language, place, notice, goods, told, told_in_messages FROM consent_wording WHERE id = :id",
                Map.of("id", id)).stream().flatMap(row -> row.entrySet().stream())
                .filter(field -> field.getValue() != null && !field.getValue().toString().isEmpty())
                .forEach(field -> shown.put(field.getKey(), field.getValue()));
        return shown;
    }

    /** Evidence from a row of consents joined with its wording, if it has one. */
    static Evidence evidence(ResultSet row) throws SQLException {
        Wording wording = row.getBytes("wording") == null
                ? Wording.NONE
                : new Wording(row.getString("text"), row.getString("version"),
                        row.getString("language"), row.getString("place"), row.getString("notice"));
        Optional<Customer> customer = row.getString("sale") == null
                ? Optional.empty()
                : Optional.of(new Customer(row.getString("sale"),
                        row.getString("goods"), row.getString("told"), row.getString("told_in_messages")));
        return new Evidence(LegalBasis.valueOf(row.getString("basis")), wording, row.getString("method"), row.getString("reference"),
                customer);
    }

    private static Object[] row(byte[] id, Evidence evidence) {
        Wording shown = evidence.wording();
        Optional<Customer> customer = evidence.customer();
        return new Object[] {id, shown.text(), shown.version(), shown.language(), shown.place(), shown.notice(),
            customer.map(Customer::goods).orElse(null), customer.map(Customer::told).orElse(null),
            customer.map(Customer::toldInMessages).orElse(null)};
    }
}
