package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.quarantine.Quarantined;
import java.time.Instant;
import java.util.List;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Items of the queues that fail each alone, and are held back. */
@RestController
@RequestMapping("/administration/v1/quarantine")
@Tag(name = "Quarantine",
        description = "Items of the queues that fail, each alone, for a reason that does not pass. They stop no other item. Tollgate tries"
                + " them again after ever longer times, at most an hour.")
class QuarantineController {

    private final Quarantine quarantine;
    private final Register register;
    private final Pages pages;

    QuarantineController(Quarantine quarantine, Register register, Pages pages) {
        this.quarantine = quarantine;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "QuarantinedItem")
    record ItemView(
            @Schema(example = "17") long id,
            @Schema(description = "inbox: messages to judge; outbox: messages to hand over; receipts: receipts to book; expiries:"
                    + " messages to give up; updates: what to report to the business",
                    example = "inbox") String queue,
            @Schema(description = "The key of the item in its queue: for a message, its id") String item,
            @Schema(description = "The kind of failure, and where it happened") String reason,
            Instant firstAt, Instant lastAt,
            @Schema(description = "How many attempts have failed", example = "3") int tries,
            @Schema(description = "When Tollgate tries it again") Instant nextAt) {

        static ItemView of(Quarantined one) {
            return new ItemView(one.id(), one.queue(), one.item(), one.reason(), one.firstAt(), one.lastAt(), one.tries(), one.nextAt());
        }
    }

    @GetMapping
    @AllowedRoles({AUDITOR, OFFICER, OPERATOR})
    @Operation(operationId = "listQuarantine", summary = "What is in quarantine",
            description = "The item that is longest in quarantine first.")
    ResponseEntity<List<ItemView>> list(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("quarantine"), quarantine::list, one -> List.of((Object) one.id()),
                some -> some.stream().map(ItemView::of).toList());
    }

    @PostMapping("/{id}/replay")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "replayQuarantined", summary = "Try an item again at once",
            description = "It leaves the quarantine if the attempt succeeds.")
    void replay(@PathVariable long id) {
        quarantine.replay(id, register.now());
    }

    @PostMapping("/{id}/discard")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "discardQuarantined", summary = "Give an item up for good",
            description = "A message that waits for its verdict or hand-over fails, and its business gets that status;"
                    + " money that was reserved for it is released.")
    void discard(@PathVariable long id) {
        quarantine.discard(id, register.now());
    }
}
