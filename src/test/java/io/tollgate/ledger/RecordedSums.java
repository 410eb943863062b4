package io.tollgate.ledger;

import io.tollgate.figures.DaySums;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Charges that are totalled as the application does, and tell how many statements count them. */
public final class RecordedSums {

    private RecordedSums() {}

    /** @param statements gets each statement that counts charges */
    public static Charges charges(NamedParameterJdbcTemplate named, List<String> statements) {
        JdbcTemplate jdbc = named.getJdbcTemplate();
        DataSource source = jdbc.getDataSource();
        return new Charges(named, new MonthSums(new JdbcTemplate(source) {

            @Override
            public void query(String sql, RowCallbackHandler rows, Object... values) {
                statements.add(sql);
                super.query(sql, rows, values);
            }
        }, 1, 1), new DaySums(jdbc));
    }
}
