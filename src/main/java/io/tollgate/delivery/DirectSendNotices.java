package io.tollgate.delivery;

import io.tollgate.delivery.AccountNotice.Field;
import io.tollgate.directsend.DirectSendDecision;
import io.tollgate.directsend.DirectSendStatus;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tells a business that it must not send free text under a category of templates any more: the webhook field {@code account_update}. */
@Component
class DirectSendNotices {

    private final StatusUpdates updates;

    DirectSendNotices(StatusUpdates updates) {
        this.updates = updates;
    }

    /** Tells a decision, in its transaction. */
    @EventListener
    void tell(DirectSendDecision decision) {
        if (decision.standing() != DirectSendStatus.MISUSED) {
            return;
        }
        ObjectNode value = JsonMapper.shared().createObjectNode().put("event", "ACCOUNT_RESTRICTION");
        value.putArray("restriction_info").addObject().put("restriction_type",
                "RESTRICTED_DIRECT_SEND_" + decision.entitlement().category() + "_TEMPLATES");
        updates.notice(new AccountNotice(decision.entitlement().business(), Field.ACCOUNT_UPDATE, value.toString(), decision.at()));
    }
}
