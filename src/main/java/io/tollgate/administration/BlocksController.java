package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.blocking.BlockEvent;
import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
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

/** Blocks of a business, and the stop list, which blocks everybody. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Blocks", description = "Which people do not want messages from which businesses? A block takes effect at once.")
class BlocksController {

    private final Blocks blocks;
    private final Businesses businesses;
    private final Persons persons;
    private final Register register;
    private final Pages pages;

    BlocksController(Blocks blocks, Businesses businesses, Persons persons, Register register, Pages pages) {
        this.blocks = blocks;
        this.businesses = businesses;
        this.persons = persons;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "Block")
    record BlockBody(
            @Schema(description = "The person's number, with + and the country's code", example = "+351 912 345 678") @Nullable String to,
            @Schema(description = "Instead of `to`: the user id under which the messenger knows her",
                    example = "PT.13491208655302741918") @JsonProperty("user_id") @Nullable String userId,
            @Schema(description = "The business's handle", example = "padaria-sol") @AuditSubject("business") @Nullable String business,
            @Schema(description = "How she said so", example = "handset") @Nullable String method) {}

    @Schema(name = "StopListEntry")
    record StopListEntryBody(
            @Schema(description = "The person's number, with + and the country's code", example = "+351 912 345 678") @Nullable String to,
            @Schema(description = "Instead of `to`: the user id under which the messenger knows her",
                    example = "PT.13491208655302741918") @JsonProperty("user_id") @Nullable String userId,
            @Schema(description = "The handle of the business that has this user id; if left out, only one person may have the user id",
                    example = "padaria-sol") @Nullable String business,
            @Schema(description = "How she said so", example = "stop list of 2026-11") @Nullable String method) {}

    /** @param recipient the person's pseudonym; @param business absent for the stop list, which is for all businesses */
    record BlockView(String recipient, Optional<String> business, String type, Instant at, String method) {}

    @PostMapping("/blocks")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 The person was erased: her erasure must be lifted first.")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "blockBusiness", summary = "A person blocks a business",
            description = "Once this has answered, no hand-over of the business's messages to her begins.")
    void block(@RequestBody BlockBody body) {
        Optional<BusinessId> business = Optional.of(register.business(new RequestField("business", body.business())).id());
        change(persons.meant(body.to(), body.userId(), business), body.method(),
                (recipient, method, now) -> blocks.block(recipient, business, method, now));
    }

    @PostMapping("/blocks/lift")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 The person was erased: her erasure must be lifted first.")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "liftBlock", summary = "A person lifts her block of a business")
    void lift(@RequestBody BlockBody body) {
        Optional<BusinessId> business = Optional.of(register.business(new RequestField("business", body.business())).id());
        change(persons.meant(body.to(), body.userId(), business), body.method(),
                (recipient, method, now) -> blocks.unblock(recipient, business, method, now));
    }

    @PostMapping("/stop-list")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 The person was erased: her erasure must be lifted first.")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "addToStopList", summary = "Put a person on the stop list",
            description = "Once this has answered, no hand-over to her begins.")
    void stop(@RequestBody StopListEntryBody body) {
        change(everybodys(body), body.method(), (recipient, method, now) -> blocks.block(recipient, Optional.empty(), method, now));
    }

    @PostMapping("/stop-list/lift")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 The person was erased: her erasure must be lifted first.")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "removeFromStopList", summary = "Take a person off the stop list",
            description = "Her blocks of single businesses stay.")
    void liftStop(@RequestBody StopListEntryBody body) {
        change(everybodys(body), body.method(), (recipient, method, now) -> blocks.unblock(recipient, Optional.empty(), method, now));
    }

    @PostMapping("/blocks/search")
    @AllowedRoles({AUDITOR, OFFICER})
    @Operation(operationId = "searchBlocks", summary = "All blocks of one person on record",
            description = "Oldest first, the stop list included.")
    ResponseEntity<List<BlockView>> search(@RequestBody ConsentsController.PersonBody person, @ParameterObject PageQuery query) {
        RecipientId recipient = persons.lookUp(
                persons.meant(person.to(), person.userId(), register.maybeBusiness(new RequestField("business", person.business()))));
        return pages.page(query, List.of("blocks", recipient), slice -> blocks.history(recipient, slice), Blocks::key, this::views);
    }

    private List<BlockView> views(List<BlockEvent> history) {
        Map<BusinessId, Business> known = businesses.byId(history.stream().flatMap(event -> event.business().stream()).toList());
        return history.stream().map(event -> new BlockView(event.recipient().toString(),
                event.business().map(id -> Optional.ofNullable(known.get(id)).map(Business::handle).orElse(id.toString())),
                event.type().name(), event.at(), event.method())).toList();
    }

    private interface Change {
        void make(RecipientId recipient, String method, Instant now);
    }

    private RecipientFilter everybodys(StopListEntryBody body) {
        return persons.meant(body.to(), body.userId(), register.maybeBusiness(new RequestField("business", body.business())));
    }

    private void change(RecipientFilter person, @Nullable String method, Change change) {
        Instant now = register.now();
        String how = person.without("method", new RequestField("method", method).text(200));
        change.make(persons.register(person, now), how, now);
    }
}
