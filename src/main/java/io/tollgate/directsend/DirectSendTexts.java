package io.tollgate.directsend;

import io.tollgate.database.RecurringWork;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.secrets.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Free texts that were admitted as UTILITY or AUTHENTICATION, encrypted, for as long as somebody may complain of a misuse. */
@Component
public class DirectSendTexts {

    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private final NamedParameterJdbcTemplate jdbc;
    private final Keys keys;
    private final DirectSendSettings settings;

    DirectSendTexts(NamedParameterJdbcTemplate jdbc, Keys keys, DirectSendSettings settings) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.settings = settings;
    }

    @Bean
    static RecurringWork endsOfKeptTexts(DirectSendTexts texts) {
        return new RecurringWork("direct-send-texts", texts::forgetOld);
    }

    /** @param content as {@link Content} says */
    public record Admitted(MessageId message, BusinessId business, RecipientId recipient, Category category, byte[] content) {

        /** Leaves out the content, so that no log can show it. */
        @Override
        public String toString() {
            return "the text of " + message;
        }
    }

    /** @param body the request body of the partner, without the recipient; empty if she was erased */
    public record Kept(MessageId message, Category category, Instant at, Instant until, String body) {

        @Override
        public String toString() {
            return "the text of " + message;
        }
    }

    /** Keeps texts, in the transaction of their verdicts. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(List<Admitted> texts, Instant now) {
        List<Object[]> rows = texts.stream().map(one -> new Object[] {one.message.bytes(), one.business.value(), one.recipient.bytes(),
            one.category.name(), keys.seal(Content.inflated(one.content)), Times.utc(now), Times.utc(now.plus(settings.textsKept()))})
                .toList();
        if (!rows.isEmpty()) {
            // A hop of a chain has the id of its message, and the same text.
            jdbc.getJdbcTemplate().batchUpdate("INSERT IGNORE INTO direct_send_text (message_id, business_id, recipient, category, content,"
                    + " at, kept_until) VALUES (?, ?, ?, ?, ?, ?, ?)", rows);
        }
    }

    /** The latest first; key: at, message. */
    @Transactional(readOnly = true)
    public List<Kept> of(BusinessId business, Slice slice) {
        return jdbc.query("SELECT message_id, category, at, kept_until, content FROM direct_send_text WHERE business_id = :business"
                + slice.sql("message_id", true).replace(":after0", "UNHEX(:after0)"),
                slice.parameters(Map.of("business", business.value())),
                (row, _) -> new Kept(MessageId.of(row.getBytes("message_id")), Category.valueOf(row.getString("category")),
                        Times.instant(row, "at"), Times.instant(row, "kept_until"), opened(row.getBytes("content"))));
    }

    private String opened(byte[] sealed) {
        return opened(keys, sealed);
    }

    static String opened(Keys keys, byte[] sealed) {
        return sealed.length == 0 ? "" : new String(keys.openBytes(sealed), StandardCharsets.UTF_8);
    }

    /** @return whether there may be more */
    boolean forgetOld(Instant now) {
        return jdbc.update("DELETE FROM direct_send_text WHERE kept_until < :now LIMIT " + FORGOTTEN_AT_ONCE,
                Map.of("now", Times.utc(now))) == FORGOTTEN_AT_ONCE;
    }
}
