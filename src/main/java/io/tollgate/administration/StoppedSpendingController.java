package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.delivery.SpendingStops.Ended;
import io.tollgate.delivery.SpendingStops.Standing;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.gate.StoppedSpending;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Businesses that a rule has stopped, as they spend unusually much. */
@RestController
@RequestMapping("/administration/v1/stopped-spending")
@Tag(name = "Stopped spending", description = "Businesses that a rule has stopped, as they spend unusually much. Their messages wait until"
        + " somebody lets the business go on.")
class StoppedSpendingController {

    private static final int LONGEST_REASON = 200;

    private final SpendingStops stops;
    private final StoppedSpending stopped;
    private final Register register;
    private final Pages pages;

    StoppedSpendingController(SpendingStops stops, StoppedSpending stopped, Register register, Pages pages) {
        this.stops = stops;
        this.stopped = stopped;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "LetGoOn")
    record LetGoOnBody(@Schema(description = "Why it may go on, at most 200 characters",
            example = "Called: it sends its yearly offer") @Nullable String reason) {}

    @Schema(name = "StoppedSpending")
    record StopView(@Schema(example = "3") int id, @Schema(description = "Handle of the business", example = "vela") String business,
            @Schema(description = "The rule that stopped it", example = "TAR-ANY-060") String rule,
            @Schema(description = "The reason of the rule",
                    example = "The business spends far more than usual.") String reason,
            @Schema(description = "What the rule saw", example = "1000 messages in the last 60 minutes") String pace,
            @Schema(description = "The sentences of the rule about the pace",
                    example = "comes from a business that has sent at least 1000 messages in the last 60 minutes") String above,
            Instant stoppedAt,
            @Schema(description = "Whether its messages still wait") boolean stands,
            @Schema(description = "Who let it go on; absent if nobody has", example = "Ann Berger") Optional<String> endedBy,
            Optional<Instant> endedAt,
            @Schema(description = "Why", example = "Called: it sends its yearly offer") Optional<String> endedWhy) {}

    @GetMapping
    @AllowedRoles({AUDITOR, FINANCE, OPERATOR})
    @Operation(operationId = "listStoppedSpending", summary = "Businesses that rules have stopped",
            description = "The last stop first; those that are ended too.")
    ResponseEntity<List<StopView>> list(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("stopped-spending"), stops::list, one -> List.of((long) one.id()),
                some -> some.stream().map(this::view).toList());
    }

    @PostMapping("/{id}/end")
    @Refuses("409 Somebody has let the business go on before.")
    @AllowedRoles({FINANCE, OPERATOR})
    @Operation(operationId = "letSpendingGoOn", summary = "Let a stopped business go on",
            description = "Its messages that wait are judged again at once, the first one first. Rules about the pace of spending"
                    + " count what it spends from now on.")
    StopView end(@PathVariable @Parameter(example = "3") String id, @RequestBody LetGoOnBody body, AccountPrincipal caller) {
        String reason = new RequestField("reason", body.reason()).text(LONGEST_REASON);
        Standing seen = (id.matches("[0-9]{1,9}") ? stops.byId(Integer.parseInt(id)) : Optional.<Standing>empty())
                .orElseThrow(() -> new Register.Unknown("There is no stop with this id. Maybe look it up in"
                        + " GET /administration/v1/stopped-spending."));
        return view(stopped.letGoOn(seen, new Ended(caller.getName(), register.now(), reason)));
    }

    private StopView view(Standing one) {
        return new StopView(one.id(), register.business(one.business()).handle(), one.rule(), one.reason(), one.pace(), one.above(),
                one.at(), one.ended().isEmpty(), one.ended().map(Ended::by), one.ended().map(Ended::at), one.ended().map(Ended::why));
    }
}
