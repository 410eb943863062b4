package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.Buyer;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.Buyer.LinesBy;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.HeldInvoices;
import io.tollgate.invoicing.HeldInvoices.Held;
import io.tollgate.security.RecordedSteps;
import io.tollgate.security.RoleMissing;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Whom the invoices of a business go to. What a held invoice lacks leads to its field here, and from here back. */
@Controller
@RequestMapping(BuyerPage.PATH)
class BuyerPage {

    static final String PATH = MoneyPage.PATH + "/of/{handle}/buyer";
    static final Set<Role> WRITE = Set.of(Role.FINANCE);
    private static final List<String> LANGUAGES = List.of("en", "de");

    private final Businesses businesses;
    private final Buyers buyers;
    private final HeldInvoices held;
    private final RecordedSteps steps;
    private final Clock clock;

    BuyerPage(Businesses businesses, Buyers buyers, HeldInvoices held, RecordedSteps steps, Clock clock) {
        this.businesses = businesses;
        this.buyers = buyers;
        this.held = held;
        this.steps = steps;
        this.clock = clock;
    }

    /** @param focus the name of the field that the reader is led to */
    @GetMapping
    String show(@PathVariable String handle, @RequestParam(defaultValue = "") String focus, AccountPrincipal caller, Model model) {
        RoleMissing.unless(caller, WRITE);
        Business business = BusinessPage.named(handle, businesses);
        Buyer buyer = buyers.of(business.id());
        model.addAttribute("focus", focus);
        model.addAttribute("texts", texts(buyer));
        return show(business, buyer.language(), Integer.toString(buyer.termDays()), buyer.format().name(), buyer.linesBy().name(), model);
    }

    private String show(Business business, String language, String termDays, String format, String linesBy, Model model) {
        model.addAttribute("business", business);
        model.addAttribute("parents", Map.of(MoneyPage.PATH + "/of/" + business.handle(), business.name()));
        model.addAttribute("waits", held.list(new Slice(List.of(business.id().value() - 1), 1)).stream()
                .filter(one -> one.business().equals(business.id())).map(Held::reasons).findFirst().orElse(List.of()));
        model.addAttribute("fields", BuyerField.values());
        model.addAttribute("languages", LANGUAGES);
        model.addAttribute("formats", Format.values());
        model.addAttribute("lines", LinesBy.values());
        model.addAttribute("longestTerm", Buyer.LONGEST_TERM);
        model.addAttribute("language", language);
        model.addAttribute("termDays", termDays);
        model.addAttribute("format", format);
        model.addAttribute("linesBy", linesBy);
        return "buyer";
    }

    private static Map<BuyerField, String> texts(Buyer buyer) {
        Map<BuyerField, String> texts = new EnumMap<>(BuyerField.class);
        for (BuyerField field : BuyerField.values()) {
            texts.put(field, switch (field) {
                case LEGAL_NAME -> buyer.legalName();
                case STREET -> buyer.street();
                case POSTCODE -> buyer.postcode();
                case CITY -> buyer.city();
                case COUNTRY -> buyer.country();
                case VAT_ID -> buyer.vatId();
                case SCHEME -> buyer.scheme();
                case ELECTRONIC_ADDRESS -> buyer.electronicAddress();
                case REFERENCE -> buyer.reference();
                case ORDER -> buyer.order();
                case CONTACT -> buyer.contact();
                case EMAIL -> buyer.email();
            });
        }
        return texts;
    }

    /** Leads back to the invoices that wait. */
    @PostMapping
    String save(@PathVariable String handle, @RequestParam Map<String, String> form, AccountPrincipal caller, Model model) {
        Business business = BusinessPage.named(handle, businesses);
        steps.require(caller, WRITE, "putBuyer", BusinessPage.subject(business));
        Map<BuyerField, String> texts = new EnumMap<>(BuyerField.class);
        for (BuyerField field : BuyerField.values()) {
            texts.put(field, form.getOrDefault(field.field(), "").replaceAll("\\p{Cntrl}", " ").strip());
        }
        texts.computeIfPresent(BuyerField.COUNTRY, (_, country) -> country.toUpperCase(Locale.ROOT));
        try {
            Buyer buyer = buyer(texts, form);
            steps.carryOut(caller, "putBuyer", BusinessPage.subject(business), () -> buyers.put(business.id(), buyer, clock.instant()));
            return "redirect:" + InvoicesPage.PATH + "?completed=" + business.handle() + "#held";
        } catch (IllegalArgumentException wrong) {
            model.addAttribute("complaint", String.valueOf(wrong.getMessage()));
            model.addAttribute("focus", BuyerField.of(String.valueOf(wrong.getMessage())).map(BuyerField::field).orElse(""));
            model.addAttribute("texts", texts);
            return show(business, form.getOrDefault("language", ""), form.getOrDefault("term", ""), form.getOrDefault("format", ""),
                    form.getOrDefault("lines", ""), model);
        }
    }

    private static Buyer buyer(Map<BuyerField, String> texts, Map<String, String> form) {
        texts.forEach((field, text) -> {
            if (text.length() > field.longest()) {
                throw new IllegalArgumentException(field.field() + " has more than " + field.longest() + " characters");
            }
        });
        String days = form.getOrDefault("term", "").strip();
        if (!days.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("termDays is not from 0 to " + Buyer.LONGEST_TERM);
        }
        return new Buyer(text(texts, BuyerField.LEGAL_NAME), text(texts, BuyerField.STREET), text(texts, BuyerField.POSTCODE),
                text(texts, BuyerField.CITY), text(texts, BuyerField.COUNTRY), text(texts, BuyerField.VAT_ID),
                text(texts, BuyerField.SCHEME), text(texts, BuyerField.ELECTRONIC_ADDRESS), text(texts, BuyerField.REFERENCE),
                text(texts, BuyerField.ORDER), text(texts, BuyerField.CONTACT), text(texts, BuyerField.EMAIL),
                form.getOrDefault("language", ""), Integer.parseInt(days), chosen(Format.values(), "format", form),
                chosen(LinesBy.values(), "lines", form));
    }

    private static <E extends Enum<E>> E chosen(E[] all, String field, Map<String, String> form) {
        return Stream.of(all).filter(one -> one.name().equals(form.get(field))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(field + " must be one of " + Arrays.toString(all)));
    }

    private static String text(Map<BuyerField, String> texts, BuyerField field) {
        return texts.getOrDefault(field, "");
    }
}
