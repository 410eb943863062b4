package io.tollgate.business;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import java.time.Duration;

/**
 * A template of a business. @param thirdPartyAdvertising whether it advertises goods of another business
 * @param body the text with placeholders {@code {{1}}}; @param timeToLive how long delivery may take
 * @param parts what the template has beside its body
 */
public record Template(
        BusinessId business, TemplateKey key, Category category, Approval approval,
        boolean thirdPartyAdvertising, Duration timeToLive, String body, TemplateParts parts) {

    /** A template that is a body and nothing else. */
    public Template(BusinessId business, TemplateKey key, Category category, Approval approval, boolean thirdPartyAdvertising,
            Duration timeToLive, String body) {
        this(business, key, category, approval, thirdPartyAdvertising, timeToLive, body, TemplateParts.NONE);
    }

    /** The key of a template among those of all businesses. */
    public record Id(BusinessId business, TemplateKey key) {}

    public Id id() {
        return new Id(business, key);
    }

    public Template with(Approval other) {
        return new Template(business, key, category, other, thirdPartyAdvertising, timeToLive, body, parts);
    }

    /** The approval of a template; only an APPROVED one may be sent. */
    public enum Approval {
        PENDING, APPROVED, REJECTED, PAUSED, DISABLED
    }
}
