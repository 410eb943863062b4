package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.release.Releases;
import io.tollgate.rerating.Rerating;
import io.tollgate.rerating.Reratings;
import io.tollgate.rerating.Reratings.Wanted;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
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

/** Re-rating: what past months should have cost, and runs that put it right. */
@RestController
@RequestMapping("/administration/v1/reratings")
@Tag(name = "Money")
class ReratingsController {

    private static final int LONGEST_REASON = 150;
    private static final int MOST_BUSINESSES = 500;
    private static final String ID = "/{id:[0-9]{1,9}}";

    private final Reratings reratings;
    private final Releases releases;
    private final Register register;
    private final Pages pages;

    ReratingsController(Reratings reratings, Releases releases, Register register, Pages pages) {
        this.reratings = reratings;
        this.releases = releases;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "NewRerating")
    record NewReratingBody(
            @Schema(description = "The version of the rules by whose prices the messages were charged",
                    example = "7") @AuditSubject("corrects") @Nullable String corrects,
            @Schema(description = "The version of the rules with the right prices; it need not be in force",
                    example = "8") @AuditSubject("release") @Nullable String release,
            @Schema(description = "The first month of deliveries, in each business's zone",
                    example = "2026-09") @Nullable String firstMonth,
            @Schema(description = "The last one, which is over", example = "2026-10") @Nullable String lastMonth,
            @Schema(description = "Handles of at most 500 businesses; all if it is left out",
                    example = "[\"padaria-sol\"]") @Nullable List<@Nullable String> businesses,
            @Schema(description = "Printed on credit notes",
                    example = "The rate for India was that of July.") @Nullable String reason) {}

    @Schema(name = "ReratingConfirmation")
    record ConfirmationBody(@Schema(description = "`hash` of the dry run that you have seen",
            example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") @Nullable String hash) {}

    @Schema(name = "Rerating")
    record ReratingView(int id, int corrects, int release, YearMonth firstMonth, YearMonth lastMonth,
            @Schema(description = "Empty: all") List<String> businesses, String reason,
            @Schema(description = "PROPOSED, then RUNNING and DONE, or WITHDRAWN") Rerating.State state,
            @Schema(description = "SHA-256 over both versions, the months, and the charges and prices that the dry run found") String hash,
            String proposedBy, Instant proposedAt,
            @Schema(description = "Who confirmed or withdrew it; empty until then") String decidedBy, @Nullable Instant decidedAt,
            @Schema(description = "When all charges were corrected") @Nullable Instant doneAt) {}

    @Schema(name = "ReratedBusiness")
    record PartView(@Schema(example = "padaria-sol") String business, String currency,
            @Schema(description = "Charges that were read; free messages stay free and are not among them") long charges,
            @Schema(description = "Messages that are free by their plan or a window; they stay free, so that allowances stay as they"
                    + " are") long free,
            @Schema(description = "Messages of these months that are free by agreement") long agreedFree,
            @Schema(description = "And with the right prices: the same in months that are invoiced, as a free message stays free; in others"
                    + " a message that moves to another market may have no allowance any more, or one") long agreedFreeAfter,
            @Schema(description = "Free messages of the plan in these months, by the wrong version") long planFree,
            @Schema(description = "And by the right version. If it is another number, nothing is corrected by it: what was free stays free,"
                    + " and what was charged stays charged") long planFreeAfter,
            @Schema(description = "Messages that this would concern: those that were free beyond the right number, or at most so many that"
                    + " were charged below it") long planMessages,
            @Schema(description = "What these would cost more at most, and is not in `difference`; negative if less") String planDifference,
            @Schema(description = "Those that get another price or market") long changed,
            @Schema(description = "How many of these count for the volume tiers of another market") long moved,
            @Schema(description = "Those that would change, but were taken back: nothing is owed for them") long takenBack,
            @Schema(description = "SMS that keep their price, as their parts do not follow from it") long kept,
            @Schema(description = "Those without a rate in the right version; with any, the run cannot be confirmed") long withoutRate,
            @Schema(description = "What the changed ones cost by the rate card") String charged,
            @Schema(description = "What they should have cost by it") String right,
            @Schema(description = "What agreed prices, discounts and free messages take off more; negative if they take off"
                    + " less") String agreed,
            @Schema(description = "What minimum fees come to more; negative if they come to less") String minimum,
            @Schema(description = "`right` less `charged`, less `agreed`, plus `minimum`, without tax; negative if the business gets money"
                    + " back") String difference,
            @Schema(description = "Parts of the business that are booked so far") int slices, @Nullable Instant endedAt,
            List<ReratedLineView> lines) {}

    @Schema(name = "ReratedLine")
    record ReratedLineView(YearMonth month, String category, String oldMarket, String oldRate, String market, String rate, long messages,
            @Schema(description = "The difference of all these messages") String difference) {}

    @PostMapping
    @Refuses("409 There is no such version of the rules, a month is not over, nothing was charged, or both versions have the same prices.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "proposeRerating", summary = "Propose to re-rate past months",
            description = "Makes a dry run and keeps what it finds; nothing is booked. Each charge gets the rate of its day of delivery, in"
                    + " the market and volume tier that it should have reached. One that both versions price the same stays as it is, and a"
                    + " business that was quoted less than the wrong rate pays no more than it was quoted. Agreed prices, discounts and"
                    + " minimum fees hold, and free messages stay free, also if the right version has another number of them for the plan:"
                    + " `planFreeAfter` says so. `difference` is what each business owes more in the end.")
    ReratingView propose(@RequestBody NewReratingBody body, AccountPrincipal caller) {
        Wanted wanted = new Wanted(release("corrects", body.corrects()), release("release", body.release()),
                new RequestField("firstMonth", body.firstMonth()).month(), new RequestField("lastMonth", body.lastMonth()).month(),
                businesses(body.businesses()), new RequestField("reason", body.reason()).text(LONGEST_REASON));
        Rerating run = reratings.propose(wanted, caller.getName(), register.now());
        AuditRecorder.about("run=" + run.id() + " hash=" + run.hash());
        return view(run);
    }

    @GetMapping
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listReratings", summary = "The runs of re-rating", description = "The latest first.")
    ResponseEntity<List<ReratingView>> list(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("reratings"), reratings::some, run -> List.of((long) run.id()),
                some -> some.stream().map(this::view).toList());
    }

    @GetMapping(ID)
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getRerating", summary = "One run of re-rating")
    ReratingView one(@PathVariable @Parameter(example = "3") int id) {
        return view(find(id));
    }

    @GetMapping(ID + "/businesses")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listReratedBusinesses", summary = "What a run of re-rating changes, business by business",
            description = "As the dry run found it, and how far the run has come. The earliest enrolled first.")
    ResponseEntity<List<PartView>> businesses(@PathVariable @Parameter(example = "3") int id, @ParameterObject PageQuery query) {
        Rerating run = find(id);
        return pages.page(query, List.of("rerated businesses", id), slice -> reratings.parts(run, slice),
                part -> List.of((long) part.business().value()), some -> some.stream().map(part -> view(run, part)).toList());
    }

    @PostMapping(ID + "/confirm")
    @Refuses("409 It was confirmed or withdrawn, you have proposed it, the hash is another one, the dry run has changed, there are messages"
            + " without a rate, or a business is in another run.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "confirmRerating", summary = "Let a run of re-rating begin",
            description = "Another account than the one that proposed it. The dry run is made again and must find the same. Then the old"
                    + " prices are taken back and the right ones charged by counter entries, dated to the day of delivery. Issued invoices"
                    + " stay: a credit note gives the old prices back, and the next invoice has the right ones.")
    ReratingView confirm(@PathVariable @Parameter(example = "3") int id, @RequestBody ConfirmationBody body, AccountPrincipal caller) {
        String hash = new RequestField("hash", body.hash()).required();
        Rerating run = reratings.confirm(find(id).id(), hash, caller.getName(), register.now());
        AuditRecorder.about("run=" + id + " hash=" + run.hash());
        return view(run);
    }

    @PostMapping(ID + "/withdraw")
    @Refuses("409 It was confirmed or withdrawn before.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "withdrawRerating", summary = "Give up a proposed run of re-rating")
    ReratingView withdraw(@PathVariable @Parameter(example = "3") int id, AccountPrincipal caller) {
        return view(reratings.withdraw(find(id).id(), caller.getName(), register.now()));
    }

    private int release(String field, @Nullable String name) {
        return releases.named(new RequestField(field, name).required()).version();
    }

    private List<BusinessId> businesses(@Nullable List<@Nullable String> given) {
        List<@Nullable String> handles = Optional.ofNullable(given).orElse(List.of());
        if (handles.size() > MOST_BUSINESSES) {
            throw new InvalidField("businesses", "businesses must be at most " + MOST_BUSINESSES + " handles.");
        }
        List<BusinessId> businesses = new ArrayList<>();
        for (int index = 0; index < handles.size(); index++) {
            businesses.add(register.business(new RequestField("businesses[" + index + "]", handles.get(index))).id());
        }
        return businesses;
    }

    private Rerating find(int id) {
        return reratings.of(id).orElseThrow(() -> new Register.Unknown(
                "There is no run of re-rating with this id. Maybe look it up in GET /administration/v1/reratings."));
    }

    private ReratingView view(Rerating run) {
        return new ReratingView(run.id(), run.corrects(), run.version(), run.first(), run.last(),
                run.businesses().stream().map(register::handle).toList(), run.reason(), run.state(), run.hash(), run.proposedBy(),
                run.proposedAt(), run.decidedBy(), run.decidedAt().orElse(null), run.doneAt().orElse(null));
    }

    private PartView view(Rerating run, Rerating.Part part) {
        Currency currency = part.old().currency();
        List<ReratedLineView> lines = reratings.lines(run, part.business()).stream().map(line -> new ReratedLineView(line.month(),
                line.category(), line.oldMarket(), exact(new Money(line.oldMicros(), currency)), line.market(),
                exact(new Money(line.micros(), currency)), line.messages(),
                exact(new Money(line.micros() - line.oldMicros(), currency).times(line.messages())))).toList();
        return new PartView(register.handle(part.business()), currency.getCurrencyCode(), part.charges(), part.free(), part.freeBefore(),
                part.freeAfter(), part.plan().before(), part.plan().after(), part.plan().messages(), exact(part.plan().money()),
                part.changed(), part.moved(), part.takenBack(), part.kept(), part.unpriced(), exact(part.old()),
                exact(part.right()), exact(part.agreed()), exact(part.minimum()), exact(part.difference()), part.slices(),
                part.endedAt().orElse(null), lines);
    }

    private static String exact(Money money) {
        return money.exact().toPlainString();
    }
}
