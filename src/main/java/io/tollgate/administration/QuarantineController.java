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

/** What of the queues fails alone and is kept back. */
@RestController
@RequestMapping("/administration/v1/quarantine")
@Tag(name = "Quarantine", description = "Items of the queues that fail, each alone, for a reason that does not pass. They stop nothing else, and are tried"
        + " again by themselves ever more rarely, at most an hour apart.")
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
            @Schema(description = "inbox: to be judged; outbox: to be handed over; receipts: to be booked; expiries: to be given up; updates: to be told to the business",
                    example = "inbox") String queue,
            @Schema(description = "Its key in the queue: for messages, their id") String item,
            @Schema(description = "Kind of failure and where") String reason,
            Instant firstAt, Instant lastAt,
            @Schema(description = "Failed ones", example = "3") int tries,
            @Schema(description = "When it is tried again by itself") Instant nextAt) {

        static ItemView of(Quarantined one) {
            return new ItemView(one.id(), one.queue(), one.item(), one.reason(), one.firstAt(), one.lastAt(), one.tries(), one.nextAt());
        }
    }

    @GetMapping
    @AllowedRoles({AUDITOR, OFFICER, OPERATOR})
    @Operation(operationId = "listQuarantine", summary = "What is in quarantine", description = "Longest there first.")
    ResponseEntity<List<ItemView>> list(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("quarantine"), quarantine::list, one -> List.of((Object) one.id()), some -> some.stream().map(ItemView::of).toList());
    }

    @PostMapping("/{id}/replay")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "replayQuarantined", summary = "Try one again at once", description = "It leaves the quarantine when it has gone well.")
    void replay(@PathVariable long id) {
        quarantine.replay(id, register.now());
    }

    @PostMapping("/{id}/discard")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "discardQuarantined", summary = "Give one up for good", description = "A message that waits to be judged or handed over fails, and its business is told so;"
            + " what was reserved for it is free again.")
    void discard(@PathVariable long id) {
        quarantine.discard(id, register.now());
    }
}
