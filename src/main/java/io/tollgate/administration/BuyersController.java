package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.invoicing.Buyer;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.Buyer.LinesBy;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.HeldInvoices;
import io.tollgate.message.BusinessId;
import io.tollgate.receivables.sending.ReminderContacts;
import io.tollgate.recipient.Home;
import io.tollgate.recipient.NumberReading;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whom invoices go to, and which invoices wait for that. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Invoices")
class BuyersController {

    private final Buyers buyers;
    private final ReminderContacts contacts;
    private final PhoneNumbers numbers;
    private final HeldInvoices held;
    private final Register register;
    private final Pages pages;

    BuyersController(Buyers buyers, ReminderContacts contacts, PhoneNumbers numbers, HeldInvoices held, Register register, Pages pages) {
        this.buyers = buyers;
        this.contacts = contacts;
        this.numbers = numbers;
        this.held = held;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "Buyer")
    record BuyerBody(
            @Schema(description = "Legal name", example = "Padaria Sol Lda") @Nullable String legalName,
            @Schema(description = "Street and number", example = "Rua do Sol 1") @Nullable String street,
            @Schema(example = "1200-001") @Nullable String postcode, @Schema(example = "Lisboa") @Nullable String city,
            @Schema(description = "ISO 3166 alpha-2", example = "PT") @Nullable String country,
            @Schema(description = "VAT id with the prefix of the country (EL for Greece); its check digits are checked",
                    example = "PT501964843") @Nullable String vatId,
            @Schema(description = "Code of the Electronic Address Scheme: EM for a mail address",
                    example = "EM") @Nullable String scheme,
            @Schema(description = "Where e-invoices go", example = "invoices@padaria.example") @Nullable String electronicAddress,
            @Schema(description = "The buyer's reference, such as a Leitweg-ID, whose check digits are checked",
                    example = "04011000-12345-03") @Nullable String reference,
            @Schema(description = "Number of the buyer's purchase order", example = "PO-4711") @Nullable String order,
            @Schema(description = "Who answers questions", example = "Accounts payable") @Nullable String contact,
            @Schema(description = "Mail address of the contact", example = "accounts@padaria.example") @Nullable String email,
            @Schema(description = "Phone of who gets reminders as messages, if the operator sends such; with + and the country's code."
                    + " It stands on no invoice", example = "+351912345678") @Nullable String phone,
            @Schema(description = "en or de; en if it is left out", example = "en") @Nullable String language,
            @Schema(description = "Days until an invoice is due; 30 if it is left out", example = "30") @Nullable String termDays,
            @Schema(description = "PLAIN, ZUGFERD, XRECHNUNG or PEPPOL; ZUGFERD if it is left out",
                    example = "ZUGFERD") @Nullable String format,
            @Schema(description = "What has a line of its own on page, PDF and e-invoice: each RATE, CATEGORY or MARKET; RATE if it is left"
                    + " out. The CSV always has all rates", example = "RATE") @Nullable String linesBy) {

        static BuyerBody of(Buyer buyer, Optional<PhoneNumber> phone) {
            return new BuyerBody(buyer.legalName(), buyer.street(), buyer.postcode(), buyer.city(), buyer.country(), buyer.vatId(),
                    buyer.scheme(), buyer.electronicAddress(), buyer.reference(), buyer.order(), buyer.contact(), buyer.email(),
                    phone.map(PhoneNumber::e164).orElse(""), buyer.language(), String.valueOf(buyer.termDays()), buyer.format().name(),
                    buyer.linesBy().name());
        }

        Buyer buyer() {
            Buyer usual = Buyer.unknown();
            return InvalidField.orValue(() -> new Buyer(text("legalName", legalName, 200), text("street", street, 200),
                    text("postcode", postcode, 20), text("city", city, 100), text("country", country, 2).toUpperCase(Locale.ROOT),
                    text("vatId", vatId, 20), text("scheme", scheme, 4), text("electronicAddress", electronicAddress, 200),
                    text("reference", reference, 50), text("order", order, 50), text("contact", contact, 100), text("email", email, 200),
                    language == null ? usual.language() : language, termDays(usual.termDays()),
                    new RequestField("format", format).choice(Format.class, usual.format()),
                    new RequestField("linesBy", linesBy).choice(LinesBy.class, usual.linesBy())));
        }

        Optional<PhoneNumber> phoneNumber(PhoneNumbers numbers) {
            String given = text("phone", phone, 40);
            if (given.isEmpty()) {
                return Optional.empty();
            }
            return switch (numbers.read(given, Home.UNKNOWN)) {
                case NumberReading.Known(PhoneNumber number) -> Optional.of(number);
                case NumberReading.Unclear(String why) -> throw new InvalidField("phone", "phone " + why + ".");
            };
        }

        /** Leaves out the phone and the contact, so that no log can show them. */
        @Override
        public String toString() {
            return "particulars of a buyer";
        }

        private int termDays(int usual) {
            RequestField days = new RequestField("termDays", termDays);
            return days.maybe().isEmpty() ? usual : (int) days.number(0, Buyer.LONGEST_TERM);
        }

        private static String text(String field, @Nullable String value, int longest) {
            return new RequestField(field, value).textOrEmpty(longest);
        }
    }

    /** @param reasons what is missing, one each */
    @Schema(name = "HeldInvoice")
    record HeldView(int businessId, String month, List<String> reasons, Instant since) {

        static HeldView of(HeldInvoices.Held one) {
            return new HeldView(one.business().value(), one.month().toString(), one.reasons(), one.since());
        }
    }

    @PutMapping("/businesses/{handle}/buyer")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "putBuyer", summary = "Set whom the invoices of a business go to",
            description = "Replaces all of it. A field that is left out is empty. Issued invoices stay as they are; held ones are issued"
                    + " within ten minutes if nothing is missing any more.")
    BuyerBody put(@PathVariable String handle, @RequestBody BuyerBody body) {
        BusinessId business = register.business(handle).id();
        Buyer buyer = body.buyer();
        Optional<PhoneNumber> phone = body.phoneNumber(numbers);
        InvalidField.orValue(() -> {
            contacts.put(business, phone, register.now());
            return business;
        });
        buyers.put(business, buyer, register.now());
        return get(handle);
    }

    @GetMapping("/businesses/{handle}/buyer")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getBuyer", summary = "Whom the invoices of a business go to", description = "Empty fields were never set.")
    BuyerBody get(@PathVariable String handle) {
        BusinessId business = register.business(handle).id();
        return BuyerBody.of(buyers.of(business), contacts.of(business));
    }

    @GetMapping("/held-invoices")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listHeldInvoices", summary = "Invoices that lack something",
            description = "Each with what is missing. An invoice is issued when that is completed.")
    ResponseEntity<List<HeldView>> held(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("held-invoices"), held::list, one -> List.of(one.business().value()),
                some -> some.stream().map(HeldView::of).toList());
    }
}
