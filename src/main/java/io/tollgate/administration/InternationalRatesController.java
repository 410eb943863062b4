package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.InternationalRates;
import io.tollgate.agreements.InternationalRates.Proposed;
import io.tollgate.business.Business;
import io.tollgate.business.International;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The days from which authentication messages of a business to other countries have rates of their own. */
@RestController
@RequestMapping("/administration/v1/businesses/{handle}/international-rates")
@Tag(name = "Agreements")
class InternationalRatesController {

    private static final int MOST_EXCEPTIONS = 60;

    private final InternationalRates rates;
    private final Register register;

    InternationalRatesController(InternationalRates rates, Register register) {
        this.rates = rates;
        this.register = register;
    }

    @Schema(name = "InternationalException")
    record ExceptionBody(@Schema(description = "ISO 3166", example = "IN") @Nullable String country,
            @Schema(description = "Its first day", example = "2027-02-01") @Nullable String firstDay) {}

    @Schema(name = "NewInternationalRates")
    record InternationalBody(
            @Schema(description = "In the business's zone, included; announced 30 days before. Left out: these rates do not count for the"
                    + " business", example = "2027-01-01") @Nullable String firstDay,
            @Schema(description = "Country of its verified primary location, ISO 3166, which is not abroad. Left out: not verified, so"
                    + " every country is", example = "PT") @Nullable String homeCountry,
            @Schema(description = "Countries with another first day") @Nullable List<ExceptionBody> exceptions) {}

    @Schema(name = "InternationalRates")
    record InternationalView(@Schema(description = "Absent: these rates do not count", example = "2027-01-01") Optional<LocalDate> firstDay,
            @Schema(description = "Absent: not verified", example = "PT") Optional<String> homeCountry,
            List<InternationalExceptionView> exceptions,
            @Schema(description = "Who proposed what counts; absent if it was never proposed",
                    example = "Ann Berger") Optional<String> proposedBy,
            @Schema(description = "The second person", example = "Ben Okafor") Optional<String> approvedBy, Optional<Instant> approvedAt,
            @Schema(description = "What waits for a second person") Optional<ProposedView> waiting) {}

    @Schema(name = "ProposedInternationalRates")
    record ProposedView(
            @Schema(description = "Absent: these rates are not to count", example = "2027-01-01") Optional<LocalDate> firstDay,
            @Schema(description = "Absent: not verified", example = "PT") Optional<String> homeCountry,
            List<InternationalExceptionView> exceptions, @Schema(example = "Ann Berger") String proposedBy, Instant proposedAt) {

        static ProposedView of(Proposed one) {
            return new ProposedView(one.terms().map(International::first), one.terms().flatMap(International::home),
                    sorted(one.terms()), one.proposed().by(), one.proposed().at());
        }
    }

    private InternationalView view(Business business) {
        Optional<International> terms = business.international();
        Optional<Proposed> approved = rates.approved(business.id());
        return new InternationalView(terms.map(International::first), terms.flatMap(International::home), sorted(terms),
                approved.map(one -> one.proposed().by()), approved.flatMap(Proposed::decided).map(Signed::by),
                approved.flatMap(Proposed::decided).map(Signed::at), rates.waiting(business.id()).map(ProposedView::of));
    }

    private static List<InternationalExceptionView> sorted(Optional<International> terms) {
        return terms.map(International::exceptions).orElse(Map.of()).entrySet().stream()
                .map(one -> new InternationalExceptionView(one.getKey(), one.getValue()))
                .sorted(Comparator.comparing(InternationalExceptionView::country)).toList();
    }

    @Schema(name = "InternationalCountry")
    record InternationalExceptionView(@Schema(example = "IN") String country, @Schema(example = "2027-02-01") LocalDate firstDay) {}

    @GetMapping
    @AllowedRoles({AUDITOR, FINANCE, APPROVER})
    @Operation(operationId = "getInternationalRates", summary = "Whether rates for authentication from abroad count for a business")
    InternationalView get(@PathVariable String handle) {
        return view(register.business(handle));
    }

    @PutMapping
    @Refuses("409 Another proposal for the business waits for an approval.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "proposeInternationalRates", summary = "Propose from when on rates for authentication from abroad count",
            description = "It counts once somebody else has approved it. From the first day on, authentication messages to other countries"
                    + " have the rates authentication-international of the rate card, where it has some, with volume tiers of their own;"
                    + " invoices name the market International India, for instance. What was admitted before keeps its price.")
    InternationalView put(@PathVariable String handle, @RequestBody InternationalBody body, AccountPrincipal caller) {
        Business business = register.business(handle);
        RequestField first = new RequestField("firstDay", body.firstDay());
        List<ExceptionBody> given = Optional.ofNullable(body.exceptions()).orElse(List.of());
        if (given.size() > MOST_EXCEPTIONS) {
            throw new InvalidField("exceptions", "exceptions must be at most " + MOST_EXCEPTIONS + ".");
        }
        Map<String, LocalDate> exceptions = new HashMap<>();
        for (int index = 0; index < given.size(); index++) {
            RequestField country = new RequestField("exceptions[" + index + "].country", given.get(index).country());
            country.required();
            LocalDate day = new RequestField("exceptions[" + index + "].firstDay", given.get(index).firstDay()).day();
            if (exceptions.put(country.maybeCountry().orElseThrow(), day) != null) {
                throw new InvalidField(country.field(), country.field() + " is there twice. Maybe leave one out.");
            }
        }
        Optional<International> terms = first.maybe().map(_ -> new International(first.day(),
                new RequestField("homeCountry", body.homeCountry()).maybeCountry(), exceptions));
        AuditRecorder.about("handle=" + handle + " firstDay=" + terms.map(one -> one.first().toString()).orElse("never"));
        rates.propose(business.id(), terms, new Signed(caller.getName(), register.now()));
        return view(business);
    }

    @PostMapping("/approval")
    @Refuses("409 Nothing waits, or the caller proposed it.")
    @AllowedRoles({FINANCE, APPROVER})
    @Operation(operationId = "approveInternationalRates", summary = "Approve the rates for authentication that somebody else proposed")
    InternationalView approve(@PathVariable String handle, AccountPrincipal caller) {
        Business business = register.business(handle);
        return view(rates.approve(business.id(), new Signed(caller.getName(), register.now())));
    }

    @PostMapping("/withdrawal")
    @Refuses("409 Nothing waits for an approval.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "withdrawInternationalRates", summary = "Withdraw rates for authentication that wait for an approval")
    InternationalView withdraw(@PathVariable String handle, AccountPrincipal caller) {
        Business business = register.business(handle);
        rates.withdraw(business.id(), new Signed(caller.getName(), register.now()));
        return view(business);
    }
}
