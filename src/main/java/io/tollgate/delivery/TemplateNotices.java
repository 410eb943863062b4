package io.tollgate.delivery;

import io.tollgate.business.Template;
import io.tollgate.business.Template.Approval;
import io.tollgate.business.TemplateRated;
import io.tollgate.business.TemplateReviewed;
import io.tollgate.delivery.AccountNotice.Field;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells a business what became of its templates: the webhook fields {@code message_template_status_update},
 * {@code template_category_update} and {@code message_template_quality_update}.
 */
@Component
class TemplateNotices {

    private final StatusUpdates updates;

    TemplateNotices(StatusUpdates updates) {
        this.updates = updates;
    }

    /** Tells a review, in its transaction. */
    @EventListener
    void tell(TemplateReviewed review) {
        Template template = review.template();
        Approval before = review.before().map(Template::approval).orElse(Approval.PENDING);
        if (before != template.approval()) {
            ObjectNode value = value(review).put("event", template.approval().name()).put("reason", review.reason().name());
            add(review, Field.MESSAGE_TEMPLATE_STATUS_UPDATE, value);
        }
        Category category = review.before().map(Template::category).orElse(template.category());
        if (category != template.category()) {
            add(review, Field.TEMPLATE_CATEGORY_UPDATE,
                    value(review).put("previous_category", category.name()).put("new_category", template.category().name()));
        }
    }

    /** Tells a rating, in its transaction. */
    @EventListener
    void tell(TemplateRated rated) {
        ObjectNode value = value(rated.id(), rated.template().key()).put("previous_quality_score", rated.was().name())
                .put("new_quality_score", rated.rating().name());
        updates.notice(new AccountNotice(rated.template().business(), Field.MESSAGE_TEMPLATE_QUALITY_UPDATE, value.toString(), rated.at()));
    }

    private static ObjectNode value(TemplateReviewed review) {
        return value(review.id(), review.template().key());
    }

    private static ObjectNode value(long id, TemplateKey key) {
        return JsonMapper.shared().createObjectNode().put("message_template_id", id).put("message_template_name", key.name())
                .put("message_template_language", key.language());
    }

    private void add(TemplateReviewed review, Field field, ObjectNode value) {
        updates.notice(new AccountNotice(review.template().business(), field, value.toString(), review.at()));
    }
}
