package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Customer;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Wording;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Consents: recorded one by one, and looked up by the person's number. */
@RestController
@RequestMapping("/administration/v1/consents")
@Tag(name = "Consents", description = "May this business write to this person? Tollgate adds entries and never changes one.")
class ConsentsController {

    private final Consents consents;
    private final Businesses businesses;
    private final Persons persons;
    private final Register register;
    private final Pages pages;

    ConsentsController(Consents consents, Businesses businesses, Persons persons, Register register, Pages pages) {
        this.consents = consents;
        this.businesses = businesses;
        this.persons = persons;
        this.register = register;
        this.pages = pages;
    }

    /** The person in question. */
    @Schema(name = "Person")
    record PersonBody(
            @Schema(description = "The person's number, with + and the country's code", example = "+351 912 345 678") @Nullable String to,
            @Schema(description = "Instead of `to`: the user id under which the messenger knows her",
                    example = "PT.13491208655302741918") @JsonProperty("user_id") @Nullable String userId,
            @Schema(description = "The handle of the business that has this user id; if left out, only one person may have the user id",
                    example = "padaria-sol") @Nullable String business) {}

    /**
     * @param recipient the person's pseudonym, which the other records use
     * @param proof     the wording shown, or where the proof is
     * @param sale      this and the following are there for a soft opt-in only
     */
    record ConsentView(String recipient, String business, String purpose, String channel, String type, Instant at,
            Optional<Instant> expires,
            String method, String proof, String basis, String wordingVersion, String language, String place, String notice,
            String reference,
            Optional<String> sale, Optional<String> goods, Optional<String> told, Optional<String> toldInMessages) {

        static ConsentView of(ConsentEvent event, String handle) {
            Evidence evidence = event.evidence();
            Wording shown = evidence.wording();
            Optional<Customer> customer = evidence.customer();
            return new ConsentView(event.recipient().toString(), handle, event.purpose().name(), event.channel().name(),
                    event.type().name(), event.at(), event.expires(), evidence.method(), shown.text(), evidence.basis().name(),
                    shown.version(),
                    shown.language(), shown.place(), shown.notice(), evidence.reference(), customer.map(Customer::sale),
                    customer.map(Customer::goods), customer.map(Customer::told), customer.map(Customer::toldInMessages));
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses("409 The person was erased: her erasure must be lifted first.")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "recordConsent", summary = "Record an event of a consent",
            description = "Once this has answered a withdrawal, no hand-over that needs the consent begins. A withdrawal without `at`"
                    + " stands until a later consent. A consent after a withdrawal, a refusal or another end needs evidence of its own:"
                    + " a method that is an act of the person (rules/tables/consent-methods.csv), the wording, and the place. The same"
                    + " entry sent twice changes nothing.")
    ConsentView record(@RequestBody ConsentBody body) {
        Instant now = register.now();
        Business business = register.business(new RequestField("business", body.business()));
        RecipientFilter person = persons.meant(body.to(), body.userId(), Optional.of(business.id()),
                persons.home(body.country(), business.id()));
        RequestField at = new RequestField("at", body.at());
        ConsentEvent draft = body.event(business.id(), persons.lookUp(person), person, register.past(at, now));
        persons.refuseErased(person);
        consents.unproven(List.of(draft), now).values().forEach(lack -> {
            throw new InvalidField(lack.field(), lack.told());
        });
        RecipientId recipient = persons.register(person, now);
        if (draft.type() == Type.WITHDRAWN && at.maybe().isEmpty()) {
            consents.withdraw(recipient, business.id(), draft.channel(), List.of(draft.purpose()), draft.evidence(), now);
        } else {
            consents.record(List.of(draft.of(recipient)), now);
        }
        return ConsentView.of(draft.of(recipient), business.handle());
    }

    @PostMapping("/search")
    @AllowedRoles({AUDITOR, OFFICER})
    @Operation(operationId = "searchConsents", summary = "All entries on record of one person's consents",
            description = "Oldest first. The number is in the body, so that no"
                    + " access log keeps it.")
    ResponseEntity<List<ConsentView>> search(@RequestBody PersonBody person, @ParameterObject PageQuery query) {
        RecipientId recipient = persons.lookUp(
                persons.meant(person.to(), person.userId(), register.maybeBusiness(new RequestField("business", person.business()))));
        return pages.page(query, List.of("consents", recipient), slice -> consents.history(recipient, slice), Consents::key, this::views);
    }

    private List<ConsentView> views(List<ConsentEvent> history) {
        Map<BusinessId, Business> known = businesses.byId(history.stream().map(ConsentEvent::business).toList());
        return history.stream().map(event -> ConsentView.of(event,
                Optional.ofNullable(known.get(event.business())).map(Business::handle).orElse(event.business().toString()))).toList();
    }
}
