package io.tollgate.business;

import static java.util.stream.Collectors.toMap;

import io.tollgate.message.BusinessId;
import io.tollgate.message.TemplateKey;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The ids by which partners name templates. A template that is removed and written again has another id. */
@Component
public class TemplateIds {

    private final JdbcTemplate jdbc;

    TemplateIds(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The ids of all templates of the business. */
    public Map<TemplateKey, Long> of(BusinessId business) {
        return jdbc.query("SELECT name, language, id FROM template WHERE business_id = ?",
                (row, _) -> Map.entry(new TemplateKey(row.getString(1), row.getString(2)), row.getLong(3)), business.value()).stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public Optional<Long> of(Template.Id template) {
        return jdbc.queryForList("SELECT id FROM template WHERE business_id = ? AND name = ? AND language = ?", Long.class,
                template.business().value(), template.key().name(), template.key().language()).stream().findFirst();
    }

    /** The template of the business that has this id. */
    public Optional<Template.Id> find(BusinessId business, long id) {
        return jdbc.query("SELECT name, language FROM template WHERE id = ? AND business_id = ?",
                (row, _) -> new Template.Id(business, new TemplateKey(row.getString(1), row.getString(2))), id, business.value()).stream()
                .findFirst();
    }
}
