package io.tollgate.optin;

import io.tollgate.business.BusinessStatus;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.message.TemplateKey;
import io.tollgate.recipient.PhoneNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The page of a business on which people ask for its messages. What they fill in is the first step; one message asks them to confirm it,
 * and only their answer is a consent, as somebody may have given another's number.
 */
@Component
public final class OptInForms {

    private static final String METHOD = "form on the opt-in page";

    private final OptInCheck check;
    private final OptInRequests requests;
    private final Businesses businesses;
    private final OptInSettings settings;

    OptInForms(OptInCheck check, OptInRequests requests, Businesses businesses, OptInSettings settings) {
        this.check = check;
        this.requests = requests;
        this.businesses = businesses;
        this.settings = settings;
    }

    /** The address of this number's page, for a link or a QR code. */
    public String link(Sender number) {
        return settings.link("join/" + number.id());
    }

    /** The template that asks to confirm; empty: the page is closed. @param keys the first approved one is taken */
    public Optional<Template> template(Sender number, List<TemplateKey> keys) {
        boolean active = businesses.byId(List.of(number.business())).values().stream()
                .anyMatch(business -> business.standing() == BusinessStatus.ACTIVE);
        return active
                ? keys.stream().flatMap(key -> businesses.template(number.business(), key).stream())
                        .filter(template -> template.approval() == Template.Approval.APPROVED).findFirst()
                : Optional.empty();
    }

    /**
     * Asks the person to confirm. Nobody learns whether she was asked before or was erased: the form must not tell strangers of her.
     *
     * @return whether the form was fit to be taken
     */
    public boolean ask(Sender number, PhoneNumber person, Set<Purpose> purposes, Wording wording, Template template, Instant now) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("messaging_product", "whatsapp").put("to", person.e164())
                .put("confirm_by", "reply").put("wording", wording.text()).put("language", wording.language())
                .put("place", wording.place()).put("method", METHOD);
        purposes.stream().sorted().forEach(purpose -> body.withArrayProperty("purposes").add(purpose.name()));
        ObjectNode named = body.putObject("template").put("name", template.key().name());
        named.putObject("language").put("code", template.key().language());
        return switch (check.check(number, body, Optional.empty(), now)) {
            case CheckedOptIn.Refused _ -> false;
            case OptInRequest request -> switch (requests.store(request, now)) {
                case OptInRequests.Outcome.Asked _, OptInRequests.Outcome.Pending _, OptInRequests.Outcome.Erased _ -> true;
                case OptInRequests.Outcome.KeyReused() -> false;
            };
        };
    }
}
