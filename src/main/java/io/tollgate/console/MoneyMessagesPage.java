package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.csv.CsvWriter;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.security.ConsolePage;
import io.tollgate.tracking.MoneyMessages;
import io.tollgate.tracking.MoneyMessages.Cost;
import io.tollgate.tracking.MoneyMessages.Item;
import io.tollgate.tracking.MoneyMessages.Part;
import io.tollgate.tracking.MoneyMessages.When;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** The messages behind a figure of the money pages: each says what it was charged, or what is held for it. */
@Controller
class MoneyMessagesPage {

    static final String PATH = MoneyPage.PATH + "/messages";
    private static final int SHOWN = 50;
    private static final int AT_ONCE = 1_000;
    private static final int EXPORTED = 100_000;
    private static final long LONGEST_DAYS = 400;
    private static final List<String> COLUMNS = List.of("message", "business", "at", "market", "category", "price", "currency",
            "free_reason");

    private final MoneyMessages messages;
    private final Businesses businesses;
    private final Clock clock;

    MoneyMessagesPage(MoneyMessages messages, Businesses businesses, Clock clock) {
        this.messages = messages;
        this.businesses = businesses;
        this.clock = clock;
    }

    /**
     * As it was typed.
     *
     * @param what  {@code HELD}, or else those that were charged
     * @param month of delivery in the zone of the business
     * @param on    the month whose invoice has them
     */
    record Figure(String what, String business, String market, String category, String currency, String from, String until, String month,
            String on, String cost, String before) {

        Figure(@Nullable String what, @Nullable String business, @Nullable String market, @Nullable String category,
                @Nullable String currency, @Nullable String from, @Nullable String until, @Nullable String month, @Nullable String on,
                @Nullable String cost, @Nullable String before) {
            this.what = stripped(what);
            this.business = stripped(business);
            this.market = stripped(market);
            this.category = stripped(category);
            this.currency = stripped(currency);
            this.from = stripped(from);
            this.until = stripped(until);
            this.month = stripped(month);
            this.on = stripped(on);
            this.cost = stripped(cost);
            this.before = stripped(before);
        }

        private static String stripped(@Nullable String text) {
            return text == null ? "" : text.strip();
        }

        /** Templates call it. */
        public boolean held() {
            return what.equals("HELD");
        }

        private Cost wantedCost() {
            return Arrays.stream(Cost.values()).filter(one -> one.name().equals(cost)).findFirst().orElse(Cost.ANY);
        }

        /** @throws DateTimeException if it cannot be read @throws IllegalArgumentException if it does not fit */
        private When when(LocalDate today) {
            if (!month.isEmpty()) {
                return new When.Month(YearMonth.parse(month));
            }
            if (!on.isEmpty()) {
                return new When.Invoiced(YearMonth.parse(on));
            }
            LocalDate last = until.isEmpty() ? today : LocalDate.parse(until);
            When.Days days = new When.Days(from.isEmpty() ? last.minusDays(MoneyPage.DAYS - 1) : LocalDate.parse(from), last);
            if (days.first().plusDays(LONGEST_DAYS).isBefore(last)) {
                throw new IllegalArgumentException("at most " + LONGEST_DAYS + " days");
            }
            return days;
        }
    }

    /** @param handle of the business; empty if it is gone */
    record Line(Item item, String handle) {

        private List<String> cells() {
            return List.of(item.id().text(), handle, item.at().toString(), item.market(), item.category().name(),
                    item.price().exact().toPlainString(), item.price().currency().getCurrencyCode(), item.freeReason());
        }
    }

    @GetMapping(PATH)
    String show(@ModelAttribute("figure") Figure figure, AccountPrincipal caller, Model model) {
        model.addAttribute("categories", Category.values());
        model.addAttribute("costs", Cost.values());
        model.addAttribute("opens", ConsolePage.MESSAGES.opensTo(caller));
        model.addAttribute("next", "");
        model.addAttribute("lines", List.of());
        try {
            Part part = part(figure, MessageId.parse(figure.before()), SHOWN);
            model.addAttribute("lines", lines(part.items()));
            model.addAttribute("next", part.next().map(MessageId::text).orElse(""));
            model.addAttribute("searchedTo", part.next().filter(_ -> part.wasShort()).map(MessageId::acceptedAt));
        } catch (MessageQuery.Wrong wrong) {
            model.addAttribute("problem", wrong.key());
        }
        return "money-messages";
    }

    @GetMapping(PATH + ".csv")
    void export(@ModelAttribute Figure figure, HttpServletResponse response) throws IOException {
        Part part;
        try {
            part = part(figure, Optional.empty(), AT_ONCE);
        } catch (MessageQuery.Wrong wrong) {
            response.sendRedirect(PATH);
            return;
        }
        CsvWriter file = CsvDownload.of(response, "money-messages.csv", COLUMNS);
        lines(part.items()).forEach(line -> file.line(line.cells()));
        for (int written = AT_ONCE; part.next().isPresent() && written < EXPORTED; written += AT_ONCE) {
            try {
                part = part(figure, part.next(), AT_ONCE);
            } catch (MessageQuery.Wrong gone) {
                break;
            }
            lines(part.items()).forEach(line -> file.line(line.cells()));
        }
        file.flush();
    }

    private Part part(Figure figure, Optional<MessageId> before, int most) throws MessageQuery.Wrong {
        Instant now = clock.instant();
        Optional<BusinessId> business = businesses.byHandle(figure.business()).map(Business::id);
        if (business.isEmpty() && !(figure.business().isEmpty() && figure.month().isEmpty() && figure.on().isEmpty())) {
            throw new MessageQuery.Wrong("why.problem.business");
        }
        Optional<Category> category = Arrays.stream(Category.values()).filter(one -> one.name().equals(figure.category())).findFirst();
        if (category.isEmpty() && !figure.category().isEmpty()) {
            throw new MessageQuery.Wrong("rates.problem.category");
        }
        MoneyMessages.Wanted wanted = new MoneyMessages.Wanted(business, present(figure.market()), category, present(figure.currency()));
        if (figure.held()) {
            return messages.held(wanted, before, now, most);
        }
        try {
            return messages.charged(wanted, figure.when(LocalDate.ofInstant(now, ZoneOffset.UTC)), figure.wantedCost(), before, now, most);
        } catch (DateTimeException unreadable) {
            throw new MessageQuery.Wrong("audit.problem.day");
        } catch (IllegalArgumentException unfit) {
            throw new MessageQuery.Wrong("money.messages.problem");
        }
    }

    private static Optional<String> present(String text) {
        return Optional.of(text).filter(given -> !given.isEmpty());
    }

    private List<Line> lines(List<Item> items) {
        Map<BusinessId, Business> known = businesses.byId(items.stream().map(Item::business).collect(Collectors.toSet()));
        return items.stream().map(item -> new Line(item,
                Optional.ofNullable(known.get(item.business())).map(Business::handle).orElse(""))).toList();
    }
}
