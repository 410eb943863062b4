package io.tollgate.business;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import java.time.Duration;

/**
 * A template of a business. @param thirdPartyAdvertising it advertises somebody else's goods
 * @param body the text with placeholders {@code {{1}}}; @param timeToLive how long delivery may take
 */
public record Template(
        BusinessId business, TemplateKey key, Category category, Approval approval,
        boolean thirdPartyAdvertising, Duration timeToLive, String body) {

    /** Which template of which business. */
    public record Id(BusinessId business, TemplateKey key) {}

    public Id id() {
        return new Id(business, key);
    }

    /** Where a template stands with its examiners; only APPROVED may be sent. */
    public enum Approval { PENDING, APPROVED, REJECTED, PAUSED, DISABLED }
}
