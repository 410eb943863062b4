package io.tollgate.console;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.VolumeKey;
import io.tollgate.money.Money;
import io.tollgate.release.RuleBooks;
import io.tollgate.security.SignedIn;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import io.tollgate.tracking.MoneyFigures;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The money of one business: its account, what its messages were charged, where it stands in the tiers, its invoices and payments. */
@Controller
class BusinessMoneyPage {

    private static final int SHOWN = 12;

    private final Businesses businesses;
    private final Ledger ledger;
    private final MoneyFigures figures;
    private final Invoices invoices;
    private final Payments payments;
    private final RuleBooks books;
    private final Clock clock;

    BusinessMoneyPage(Businesses businesses, Ledger ledger, MoneyFigures figures, Invoices invoices, Payments payments, RuleBooks books,
            Clock clock) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.figures = figures;
        this.invoices = invoices;
        this.payments = payments;
        this.books = books;
        this.clock = clock;
    }

    /** The tiers of one market and category as steps. @param charged messages of this month so far */
    record Staircase(VolumeKey key, long charged, List<Step> steps, Bars bars) {}

    /** @param first ordinal of the month's first message that costs this; @param here whether the next message is on it */
    record Step(long first, Money price, boolean here) {}

    @GetMapping(MoneyPage.PATH + "/of/{handle}")
    String show(@PathVariable String handle, Model model) {
        model.addAttribute("mayComplete", SignedIn.principal().filter(caller -> caller.hasOneOf(BuyerPage.WRITE)).isPresent());
        Business business = BusinessPage.named(handle, businesses);
        Instant now = clock.instant();
        List<MoneyFigures.Revenue> revenue = MoneyPage.revenue(figures, Optional.of(business.id()), now);
        LocalDate today = LocalDate.ofInstant(now, business.zone());
        model.addAttribute("business", business);
        model.addAttribute("purse", ledger.account(business.id()));
        model.addAttribute("revenue", revenue);
        model.addAttribute("charts", MoneyPage.charts(revenue, LocalDate.ofInstant(now, ZoneOffset.UTC)));
        model.addAttribute("month", YearMonth.from(today));
        model.addAttribute("stairs", stairs(business, today, books.activeRelease(now).book().rateCard()));
        model.addAttribute("invoices", invoices.of(business.id(), Slice.first(SHOWN)));
        model.addAttribute("payments", payments.some(
                new Payments.Filter(Optional.of(business.id()), "", Optional.empty(), Optional.empty()), Slice.first(SHOWN)));
        return "business-money";
    }

    /** The tiers of markets and categories in which the business has charged messages this month. */
    private List<Staircase> stairs(Business business, LocalDate today, RateCard card) {
        Map<VolumeKey, Long> charged = ledger.charged(List.of(business.id()), List.of(YearMonth.from(today)));
        return charged.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .flatMap(one -> card.rate(one.getKey().market(), one.getKey().category(), business.currency(), today).stream()
                        .map(rate -> staircase(one.getKey(), one.getValue(), rate, business)))
                .toList();
    }

    private static Staircase staircase(VolumeKey key, long charged, Rate rate, Business business) {
        List<Rate.Tier> tiers = new ArrayList<>(rate.tiers());
        if (tiers.isEmpty() || tiers.getFirst().fromMessage() > 1) {
            tiers.addFirst(new Rate.Tier(1, rate.listMicros()));
        }
        int here = 0;
        while (here + 1 < tiers.size() && tiers.get(here + 1).fromMessage() <= charged + 1) {
            here++;
        }
        List<Step> steps = new ArrayList<>();
        for (int number = 0; number < tiers.size(); number++) {
            Rate.Tier tier = tiers.get(number);
            steps.add(new Step(tier.fromMessage(), new Money(tier.micros(), business.currency()), number == here));
        }
        return new Staircase(key, charged, steps, Bars.of(tiers.stream().map(Rate.Tier::micros).toList(), here));
    }
}
