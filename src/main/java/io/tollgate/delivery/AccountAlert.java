package io.tollgate.delivery;

import io.tollgate.delivery.AccountNotice.Field;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The field {@code account_alerts}: something of the account needs somebody's attention. Its form is the Cloud API's, the types are
 * Tollgate's. Source: Cloud API, reference of the webhook account_alerts, 2025.
 */
enum AccountAlert {
    FUNDS_LOW(Severity.WARNING), FUNDS_EXHAUSTED(Severity.CRITICAL),
    SPENDING_WARNING(Severity.WARNING), SPENDING_STOPPED(Severity.CRITICAL), SPENDING_LIMIT_CHANGED(Severity.INFORMATIONAL),
    MESSAGING_LIMIT_REACHED(Severity.WARNING), MESSAGING_LIMIT_RAISED(Severity.INFORMATIONAL), MESSAGING_LIMIT_LOWERED(Severity.WARNING);

    private enum Severity { INFORMATIONAL, WARNING, CRITICAL }

    private final Severity severity;

    AccountAlert(Severity severity) {
        this.severity = severity;
    }

    /** @param description for people */
    AccountNotice of(BusinessId business, String description, Instant at) {
        ObjectNode value = JsonNodeFactory.instance.objectNode().put("entity_type", "WABA").put("entity_id", business.toString());
        value.putObject("alert_info").put("alert_severity", severity.name()).put("alert_status", "ACTIVE").put("alert_type", name())
                .put("alert_description", description);
        return new AccountNotice(business, Field.ACCOUNT_ALERTS, value.toString(), at);
    }
}
