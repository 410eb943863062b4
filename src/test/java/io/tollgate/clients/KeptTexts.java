package io.tollgate.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.message.Content;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Looks through the whole database. */
final class KeptTexts {

    /** How all begins that is compressed. */
    private static final byte ZLIB = 0x78;

    private KeptTexts() {}

    /** Tables that have this text in a row, as it is or compressed. */
    static List<String> with(String text, JdbcTemplate database) {
        List<String> tables = database.queryForList("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
                + " AND table_type = 'BASE TABLE'", String.class);
        assertThat(tables).contains("e2e_envelope");
        return tables.stream().filter(table -> database.query("SELECT * FROM `" + table + "`", (row, _) -> {
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                byte[] value = row.getBytes(column);
                if (value != null && (new String(value, UTF_8).contains(text) || inflated(value).contains(text))) {
                    return true;
                }
            }
            return false;
        }).contains(true)).toList();
    }

    private static String inflated(byte[] value) {
        if (value.length == 0 || value[0] != ZLIB) {
            return "";
        }
        try {
            return new String(Content.inflated(value), UTF_8);
        } catch (RuntimeException notCompressed) {
            return "";
        }
    }
}
