package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.message.BusinessId;
import io.tollgate.receivables.sending.InvoiceDispatch;
import io.tollgate.receivables.sending.InvoiceDispatch.Attempt;
import io.tollgate.receivables.sending.InvoiceWays;
import io.tollgate.receivables.sending.Sending;
import io.tollgate.receivables.sending.Way;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How invoices reach their buyers, and what came of it. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Invoices")
class SendingController {

    private static final String NUMBER = "/invoices/{number:[0-9]{4}-[0-9]{6,10}}";

    private final InvoiceWays ways;
    private final Sending sending;
    private final Invoices invoices;
    private final Register register;

    SendingController(InvoiceWays ways, Sending sending, Invoices invoices, Register register) {
        this.ways = ways;
        this.sending = sending;
        this.invoices = invoices;
        this.register = register;
    }

    @Schema(name = "InvoiceWay")
    record WayBody(@Schema(description = "NONE: Tollgate sends nothing. EMAIL: to the buyer's contact. FOLDER: as files. ACCESS_POINT: the"
            + " UBL by HTTP POST.", example = "EMAIL") @Nullable String way) {}

    @Schema(name = "SendingAttempt")
    record AttemptView(@Schema(description = "The first one is 1", example = "1") int attempt, Instant at, Optional<Instant> endedAt,
            @Schema(description = "UNKNOWN: it is under way, or the process ended meanwhile, and the buyer may have it. SENT, FAILED",
                    example = "SENT") String outcome,
            @Schema(description = "Why it failed", example = "the access point answered 503") String detail) {

        static AttemptView of(Attempt one) {
            return new AttemptView(one.attempt(), one.at(), one.endedAt(), one.outcome().name(), one.detail());
        }
    }

    @Schema(name = "InvoiceDispatch")
    record DispatchView(@Schema(description = "What is sent", example = "invoice") String occasion,
            @Schema(example = "EMAIL") String way,
            @Schema(description = "WAITING, UNDER_WAY, SENT, FAILED (not tried again by itself) or"
                    + " CALLED_OFF (a reminder of what was paid or disputed before it went)", example = "SENT") String state,
            @Schema(description = "When it is tried next") Optional<Instant> nextAt, Instant wantedAt,
            @Schema(description = "The account that wanted it, or a job", example = "job:sending") String by,
            List<AttemptView> attempts) {

        static DispatchView of(InvoiceDispatch.Record one) {
            InvoiceDispatch dispatch = one.dispatch();
            return new DispatchView(dispatch.occasion(), dispatch.way().name(), dispatch.state().name(), dispatch.nextAt(),
                    dispatch.wantedAt(), dispatch.by(), one.attempts().stream().map(AttemptView::of).toList());
        }
    }

    @Schema(name = "InvoiceDispatches")
    record DispatchesView(@Schema(description = "The first one first") List<DispatchView> dispatches) {}

    @PutMapping("/businesses/{handle}/invoice-way")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "putInvoiceWay", summary = "Set how invoices reach a business",
            description = "For invoices that are issued from now on. The operator sets mail server, folder and access point.")
    WayBody put(@PathVariable String handle, @RequestBody WayBody body) {
        BusinessId business = register.business(handle).id();
        Way way = new RequestField("way", body.way()).choice(Way.class);
        InvalidField.orValue(() -> {
            ways.put(business, way, register.now());
            return way;
        });
        return new WayBody(ways.of(business).name());
    }

    @GetMapping("/businesses/{handle}/invoice-way")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getInvoiceWay", summary = "How invoices reach a business")
    WayBody get(@PathVariable String handle) {
        return new WayBody(ways.of(register.business(handle).id()).name());
    }

    @PostMapping(NUMBER + "/dispatches")
    @Refuses("409 The business has no way.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "sendInvoice", summary = "Send an invoice, perhaps once more",
            description = "It goes within a minute, by the way that the business has now, and is tried again after failures.")
    DispatchesView send(@PathVariable String number, AccountPrincipal caller) {
        Invoice invoice = find(number);
        sending.send(invoice, register.now(), caller.getName());
        return list(number);
    }

    @GetMapping(NUMBER + "/dispatches")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listInvoiceDispatches", summary = "Each attempt to bring an invoice to the buyer")
    DispatchesView list(@PathVariable String number) {
        return new DispatchesView(sending.of(find(number).number()).stream().map(DispatchView::of).toList());
    }

    private Invoice find(String number) {
        return invoices.byNumber(number).orElseThrow(() -> new Register.Unknown(
                "There is no invoice with this number. Maybe look it up in GET /administration/v1/invoices."));
    }
}
