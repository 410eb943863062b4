package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolled;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Particulars;
import io.tollgate.business.Webhook;
import io.tollgate.delivery.WebhookHandshake;
import io.tollgate.delivery.Webhooks;
import io.tollgate.message.BusinessId;
import io.tollgate.tariff.RateCards;
import io.tollgate.traffic.Allowance;
import io.tollgate.traffic.Allowances;
import java.net.URI;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Businesses: their terms, suspension, token, webhook and allowances. */
@RestController
@RequestMapping("/administration/v1/businesses")
@Tag(name = "Businesses", description = "Who sends, and on which terms. The handle names a business.")
class BusinessesController {

    private final Businesses businesses;
    private final Enrolments enrolments;
    private final Allowances allowances;
    private final RateCards rates;
    private final Register register;
    private final Pages pages;
    private final WebhookHandshake handshake;
    private final Webhooks webhooks;

    BusinessesController(Businesses businesses, Enrolments enrolments, Allowances allowances, RateCards rates, Register register,
            Pages pages, WebhookHandshake handshake, Webhooks webhooks) {
        this.handshake = handshake;
        this.webhooks = webhooks;
        this.businesses = businesses;
        this.enrolments = enrolments;
        this.allowances = allowances;
        this.rates = rates;
        this.register = register;
        this.pages = pages;
    }

    /** A business as the API answers it. @param warnings what keeps its messages from being sent, in words */
    record BusinessView(int id, String handle, String name, String plan, String currency, String zone, String payment, String creditLimit,
            String standing, @Nullable String pilotLastDay, @Nullable Integer pilotAllowance, @Nullable String defaultCountry,
            List<String> warnings) {

        static BusinessView of(Business business, List<String> warnings) {
            return new BusinessView(business.id().value(), business.handle(), business.name(), business.plan().name(),
                    business.currency().getCurrencyCode(), business.zone().getId(), business.payment().name(),
                    business.creditLimit().exact().stripTrailingZeros().toPlainString(), business.standing().name(),
                    business.pilot().map(pilot -> pilot.lastDay().toString()).orElse(null),
                    business.pilot().map(Business.Pilot::allowance).orElse(null), business.defaultCountry().orElse(null), warnings);
        }
    }

    /** @param token the bearer token with which the business sends; it is shown here and never again */
    record NewBusinessView(BusinessView business, String token) {}

    record BusinessTokenView(String token) {}

    record WebhookBody(
            @Schema(example = "https://shop.example/statuses") @Nullable String url,
            @Schema(description = "Tollgate signs each webhook call with it, in the header X-Hub-Signature-256. 16 to 200 characters;"
                    + " stored encrypted, never shown again") @Nullable String secret,
            @Schema(description = "What the partner's server expects as hub.verify_token; may be left out. Not stored",
                    example = "a token of the partner's choice") @Nullable String verifyToken,
            @Schema(description = "The most updates in one POST, 1 to 1000; several POSTs go at the same time if it is small. If it is left"
                    + " out, the setting tollgate.webhooks.batch says", example = "1") @Nullable Integer batch) {}

    @Schema(name = "Particulars")
    record ParticularsBody(
            @Schema(example = "Padaria Sol Lda") @Nullable String legalName,
            @Schema(description = "Number in the register of companies; may be left out",
                    example = "NIPC 500100200") @Nullable String registerNumber,
            @Schema(description = "Postal address", example = "Rua do Sol 1, 1200-001 Lisboa") @Nullable String address,
            @Schema(description = "Contact for questions of data protection", example = "privacy@padaria.example") @Nullable String contact,
            @Schema(description = "The authority to which a person may complain; may be left out",
                    example = "CNPD, Lisboa") @Nullable String authority) {

        static ParticularsBody of(Particulars particulars) {
            return new ParticularsBody(particulars.legalName(), particulars.registerNumber(), particulars.address(), particulars.contact(),
                    particulars.authority());
        }

        Particulars particulars() {
            return new Particulars(new RequestField("legalName", legalName).text(200),
                    new RequestField("registerNumber", registerNumber).textOrEmpty(100),
                    new RequestField("address", address).text(300), new RequestField("contact", contact).text(200),
                    new RequestField("authority", authority).textOrEmpty(200));
        }
    }

    record AllowanceView(String kind, String owner, String period, int used) {}

    @GetMapping
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, FINANCE, OPERATOR})
    @Operation(operationId = "listBusinesses", summary = "All businesses", description = "The earliest enrolled first.")
    ResponseEntity<List<BusinessView>> list(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("businesses"), businesses::some, business -> List.of((long) business.id().value()),
                some -> some.stream().map(this::view).toList());
    }

    @GetMapping("/{handle}")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, FINANCE, OPERATOR})
    @Operation(operationId = "getBusiness", summary = "One business")
    BusinessView one(@PathVariable String handle) {
        return view(register.business(handle));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses("409 Another business has this handle.")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "enrolBusiness", summary = "Enrol a business",
            description = "The answer has the bearer token with which the business sends. Tollgate does not keep the token, so note it.")
    NewBusinessView enrol(@RequestBody TermsBody body) {
        Enrolled enrolled = enrolments.enrol(body.newHandle(), body.newTerms(register.now(), rates.inForce()), register.now());
        AuditRecorder.about("business=" + enrolled.business().handle());
        return new NewBusinessView(view(enrolled.business()), enrolled.token());
    }

    @PutMapping("/{handle}")
    @AllowedRoles({OFFICER, FINANCE})
    @Operation(operationId = "changeBusiness", summary = "Change the terms of a business",
            description = "Give all terms, not only the changed ones. Handle and currency stay.")
    BusinessView change(@PathVariable String handle, @RequestBody TermsBody body) {
        Business business = register.business(handle);
        return view(InvalidField.orValue(() -> enrolments.change(business.id(), body.terms(), register.now())));
    }

    @PostMapping("/{handle}/suspend")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "suspendBusiness", summary = "Suspend a business",
            description = "Once this has answered, no hand-over of the business's messages begins.")
    BusinessView suspend(@PathVariable String handle) {
        return view(enrolments.suspend(register.business(handle).id()));
    }

    @PostMapping("/{handle}/resume")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "resumeBusiness", summary = "End a suspension")
    BusinessView resume(@PathVariable String handle) {
        return view(enrolments.resume(register.business(handle).id()));
    }

    @PostMapping("/{handle}/token")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "renewBusinessToken", summary = "Renew the bearer token",
            description = "The old token is refused within a second. Tollgate does not keep the new one, so note it.")
    BusinessTokenView renewToken(@PathVariable String handle) {
        return new BusinessTokenView(enrolments.renewToken(register.business(handle).id()));
    }

    @PutMapping("/{handle}/webhook")
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "putWebhook", summary = "Set the webhook of a business, to which Tollgate posts what becomes of its messages",
            description = "Tollgate first asks the server by GET, with hub.mode=subscribe, hub.challenge and hub.verify_token. It"
                    + " must answer 200 with the challenge as body within ten seconds. Updates that wait for an"
                    + " earlier URL go to the new one at once. The URL must lead to a public address, unless"
                    + " tollgate.webhooks.allowed-networks has its network.")
    BusinessView tell(@PathVariable String handle, @RequestBody WebhookBody body) {
        Business business = register.business(handle);
        RequestField secret = new RequestField("secret", body.secret());
        if (secret.text(200).length() < 16) {
            throw secret.wrong("16 to 200 characters");
        }
        RequestField url = new RequestField("url", body.url());
        Webhook webhook = new Webhook(url(url), secret.required(), batch(body.batch()));
        handshake.refusal(webhook.url(), maybe(new RequestField("verifyToken", body.verifyToken()))).ifPresent(why -> {
            throw new InvalidField("url", "url was not verified: " + why);
        });
        Business changed = enrolments.setWebhook(business.id(), Optional.of(webhook));
        webhooks.retry(business.id(), register.now());
        return view(changed);
    }

    @DeleteMapping("/{handle}/webhook")
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "removeWebhook", summary = "Remove the webhook of a business")
    BusinessView tellNothing(@PathVariable String handle) {
        return view(enrolments.setWebhook(register.business(handle).id(), Optional.empty()));
    }

    @PutMapping("/{handle}/particulars")
    @AllowedRoles(OFFICER)
    @Operation(operationId = "putParticulars", summary = "Set who is responsible for the data of the business",
            description = "The consent records and receipts of the business show its legal name, address and contact, as ISO/IEC TS"
                    + " 27560 requires.")
    ParticularsBody particulars(@PathVariable String handle, @RequestBody ParticularsBody body) {
        return ParticularsBody.of(enrolments.put(register.business(handle).id(), body.particulars()));
    }

    @GetMapping("/{handle}/particulars")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, FINANCE})
    @Operation(operationId = "getParticulars", summary = "Who is responsible for the data of the business")
    ParticularsBody particulars(@PathVariable String handle) {
        BusinessId id = register.business(handle).id();
        return ParticularsBody.of(Optional.ofNullable(businesses.particulars(List.of(id)).get(id))
                .orElseThrow(() -> new Register.Unknown("This business has no particulars yet. Maybe PUT them first.")));
    }

    @GetMapping("/{handle}/allowances")
    @AllowedRoles({AUDITOR, OFFICER, FINANCE, OPERATOR})
    @Operation(operationId = "listAllowances", summary = "The free messages that a business used in a month",
            description = "For the trial, for the business app, and for the service messages of each sender.")
    @SuppressWarnings("EnumOrdinal") // the order in which they are listed
    ResponseEntity<List<AllowanceView>> allowances(@PathVariable String handle,
            @RequestParam(required = false) @Schema(example = "2026-11") @Nullable String month,
            @ParameterObject PageQuery query) {
        Business business = register.business(handle);
        YearMonth wanted = month(new RequestField("month", month), business);
        List<Allowance> all = new ArrayList<>(List.of(Allowance.pilot(business.id()), Allowance.app(business.id(), wanted)));
        businesses.senders(business.id()).forEach(sender -> all.add(Allowance.service(sender.id(), wanted)));
        var used = allowances.used(all);
        return pages.pageOf(query, List.of("allowances", business.id(), wanted), all,
                allowance -> List.of((long) allowance.kind().ordinal(), allowance.owner()),
                allowance -> new AllowanceView(allowance.kind().name(), Long.toString(allowance.owner()), allowance.period(),
                        used.getOrDefault(allowance, 0)));
    }

    private BusinessView view(Business business) {
        List<String> priced = rates.inForce().currencies().stream().map(Currency::getCurrencyCode)
                .toList();
        String currency = business.currency().getCurrencyCode();
        return BusinessView.of(business, priced.contains(currency)
                ? List.of()
                : List.of("The rules in force have no rates in " + currency
                        + ": every message of this business that is not free will be refused (TAR-000). There are rates in "
                        + String.join(", ", priced)
                        + ". Maybe have tariff/rates/rates-" + currency.toLowerCase(Locale.ROOT)
                        + ".csv released, or enrol it anew with another currency."));
    }

    /** If none is given: the current month in the zone of the business. */
    private YearMonth month(RequestField month, Business business) {
        try {
            return month.maybe().map(YearMonth::parse).orElseGet(() -> YearMonth.from(register.now().atZone(business.zone())));
        } catch (DateTimeException noMonth) {
            throw month.wrong("a month, such as 2026-11");
        }
    }

    private static OptionalInt batch(@Nullable Integer wanted) {
        if (wanted == null) {
            return OptionalInt.empty();
        }
        if (wanted < 1 || wanted > Webhook.LARGEST_BATCH) {
            throw new InvalidField("batch", "batch must be a whole number from 1 to " + Webhook.LARGEST_BATCH + ".");
        }
        return OptionalInt.of(wanted);
    }

    private static Optional<String> maybe(RequestField token) {
        return Optional.of(token.textOrEmpty(200)).filter(text -> !text.isEmpty());
    }

    private static String url(RequestField url) {
        String wanted = url.text(500);
        try {
            URI uri = URI.create(wanted);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null) {
                return wanted;
            }
        } catch (IllegalArgumentException noUri) {
            throw url.wrong("a URL, such as https://shop.example/statuses");
        }
        throw url.wrong("a URL with http or https and without a password, such as https://shop.example/statuses");
    }
}
