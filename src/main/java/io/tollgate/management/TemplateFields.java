package io.tollgate.management;

import io.tollgate.business.Quality;
import io.tollgate.business.RejectedReason;
import io.tollgate.message.TemplateKey;
import java.util.function.Supplier;
import io.tollgate.business.Template;
import io.tollgate.cloudapi.FieldsText.Field;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A template as the Graph API shows it, with the fields that a request asks for. */
record TemplateFields(WantedFields wanted) {

    private static final JsonNodeFactory nodes = JsonNodeFactory.instance;
    private static final Pattern NAMED = Pattern.compile("\\{\\{\\s*[a-z_]");
    private static final List<String> USUAL = List.of("name", "parameter_format", "components", "language", "status", "category", "id");
    private static final List<String> KNOWN = List.of("category",
            "components{add_security_recommendation,buttons,cards,code_expiration_minutes,example,format,limited_time_offer,text,type}",
            "correct_category", "cta_url_link_tracking_opted_out", "degrees_of_freedom_spec", "id", "is_primary_device_delivery_only",
            "language", "library_template_name", "message_send_ttl_seconds", "name", "parameter_format", "previous_category",
            "quality_score{date,reasons,score}", "rejected_reason", "source", "status", "sub_category");

    static TemplateFields of(HttpServletRequest request) {
        return new TemplateFields(WantedFields.of(request, USUAL, KNOWN));
    }

    /** The fields of templates that were asked for within the fields of the account. */
    static TemplateFields of(List<Field> asked) {
        return new TemplateFields(WantedFields.of(asked, USUAL, KNOWN));
    }

    /**
     * @param reasons why templates of the business are rejected; asked only if wanted
     * @param quality of its templates, by their ids; asked only if wanted
     */
    ObjectNode json(Template template, long id, Supplier<Map<TemplateKey, RejectedReason>> reasons, Supplier<Map<Long, Quality>> quality) {
        return wanted.of(Map.of(
                "id", _ -> Optional.of(nodes.stringNode(Long.toString(id))),
                "name", _ -> Optional.of(nodes.stringNode(template.key().name())),
                "language", _ -> Optional.of(nodes.stringNode(template.key().language())),
                "status", _ -> Optional.of(nodes.stringNode(template.approval().name())),
                "category", _ -> Optional.of(nodes.stringNode(template.category().name())),
                "components", _ -> Optional.of(template.parts().components(template.body())),
                "parameter_format", _ -> Optional.of(nodes.stringNode(NAMED.matcher(template.body()).find() ? "NAMED" : "POSITIONAL")),
                "message_send_ttl_seconds", _ -> Optional.of(nodes.numberNode(template.timeToLive().toSeconds())),
                "quality_score", _ -> Optional.of(nodes.objectNode().put("score",
                        quality.get().getOrDefault(id, Quality.UNKNOWN).rating().name())),
                "rejected_reason", _ -> Optional.of(nodes.stringNode(reasons.get()
                        .getOrDefault(template.key(), RejectedReason.NONE).name()))));
    }
}
