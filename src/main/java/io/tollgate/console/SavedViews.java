package io.tollgate.console;

import io.tollgate.database.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** Rows of {@code saved_view}: filters of lists, each of one account, which alone sees it. */
@Component
class SavedViews {

    /** The most views of one account for one list. */
    private static final int MOST = 20;

    private final JdbcTemplate jdbc;

    SavedViews(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param link to the list with this filter */
    record View(long id, String name, String link) {}

    /** The views of an account for a page, by name. */
    List<View> of(int account, ViewPage page) {
        return jdbc.query("SELECT id, name, filter FROM saved_view WHERE account_id = ? AND page = ? ORDER BY name, id",
                (row, _) -> new View(row.getLong("id"), row.getString("name"), page.path() + row.getString("filter")), account,
                page.name());
    }

    /** Replaces the view of this name. False if the account has too many of this list. */
    boolean save(int account, ViewPage page, String name, Map<String, String> filter, Instant now) {
        List<View> before = of(account, page);
        if (before.size() >= MOST && before.stream().noneMatch(view -> view.name().equals(name))) {
            return false;
        }
        jdbc.update("INSERT INTO saved_view (account_id, page, name, filter, saved_at) VALUES (?, ?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE filter = VALUES(filter), saved_at = VALUES(saved_at)", account, page.name(), name,
                query(filter), Times.utc(now));
        return true;
    }

    /** Removes a view. Nothing happens if it belongs to another account. */
    void remove(int account, long id) {
        jdbc.update("DELETE FROM saved_view WHERE id = ? AND account_id = ?", id, account);
    }

    /** {@code ?business=bakery&state=REFUSED}. */
    static String query(Map<String, String> filter) {
        UriComponentsBuilder query = UriComponentsBuilder.newInstance();
        filter.keySet().forEach(field -> query.queryParam(field, "{" + field + "}"));
        return query.encode().buildAndExpand(filter).toUriString();
    }
}
