package io.tollgate.business;

import static io.tollgate.database.Times.utc;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import java.util.Map;
import io.tollgate.business.Template.Approval;
import io.tollgate.message.BusinessId;
import io.tollgate.message.TemplateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who wrote each template, and who gave it its approval. Entries are added, never changed. */
@Component
public class TemplateChanges {

    private final JdbcTemplate jdbc;

    TemplateChanges(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What a template says, without its approval: SHA-256. A body alone has the hash that it had before templates had parts. */
    private static byte[] content(Template template) {
        String all = template.with(Approval.PENDING).toString();
        String noParts = ", parts=" + TemplateParts.NONE + "]";
        return DigestUtils.sha256(all.endsWith(noParts) ? all.substring(0, all.length() - noParts.length()) + "]" : all);
    }

    /**
     * The account that wrote the template as it is here; empty if nobody has yet, or before this was recorded. Who writes the same again is
     * not its author.
     */
    public Optional<String> author(Template template) {
        record Change(String account, byte @Nullable [] content) {}
        List<Change> latestFirst = jdbc.query(
                "SELECT account, content FROM template_change WHERE business_id = ? AND name = ? AND language = ? ORDER BY id DESC",
                (row, _) -> new Change(row.getString("account"), row.getBytes("content")), template.business().value(),
                template.key().name(), template.key().language());
        byte[] content = content(template);
        return latestFirst.stream().takeWhile(change -> Arrays.equals(change.content(), content)).reduce((_, earlier) -> earlier)
                .map(Change::account);
    }

    /** Whether a template with this key was removed since then. */
    public boolean isRemovedSince(Template.Id id, Instant since) {
        return !jdbc.queryForList("SELECT 1 FROM template_change WHERE business_id = ? AND name = ? AND language = ? AND at > ?"
                + " AND approval IS NULL LIMIT 1", Integer.class, id.business().value(), id.key().name(), id.key().language(), utc(since))
                .isEmpty();
    }

    /** How often this account has changed templates of the business since then. */
    public int by(String account, BusinessId business, Instant since) {
        return requireNonNull(jdbc.queryForObject("SELECT COUNT(*) FROM template_change WHERE business_id = ? AND account = ? AND at > ?"
                + " AND approval IS NOT NULL", Integer.class, business.value(), account, utc(since)));
    }

    /** Why templates of the business are rejected, as far as somebody has said it. */
    @Transactional(readOnly = true)
    public Map<TemplateKey, RejectedReason> reasons(BusinessId business) {
        return jdbc.query("SELECT name, language, reason FROM template_change WHERE id IN (SELECT MAX(id) FROM template_change"
                + " WHERE business_id = ? GROUP BY name, language) AND approval = 'REJECTED' AND reason IS NOT NULL",
                (row, _) -> Map.entry(new TemplateKey(row.getString("name"), row.getString("language")),
                        RejectedReason.valueOf(row.getString("reason"))),
                business.value()).stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Transactional
    public void add(Template template, RejectedReason reason, String account, Instant now) {
        insert(template.business(), template.key(), account, now, template.approval().name(), content(template),
                reason == RejectedReason.NONE ? null : reason.name());
    }

    @Transactional
    public void removed(BusinessId business, TemplateKey key, String account, Instant now) {
        insert(business, key, account, now, null, null, null);
    }

    private void insert(BusinessId business, TemplateKey key, String account, Instant now, @Nullable String approval,
            byte @Nullable [] content, @Nullable String reason) {
        jdbc.update("INSERT INTO template_change (business_id, name, language, at, account, approval, content, reason)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", business.value(), key.name(), key.language(), utc(now), account, approval, content,
                reason);
    }
}
