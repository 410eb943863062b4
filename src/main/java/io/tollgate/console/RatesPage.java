package io.tollgate.console;

import io.tollgate.csv.CsvWriter;
import io.tollgate.message.Category;
import io.tollgate.release.RuleBooks;
import io.tollgate.tariff.Estimate;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCard.RateRow;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** The prices of the rule book in force, with those of past and later days, and what a number of messages would cost. */
@Controller
class RatesPage {

    private static final long MOST = 1_000_000_000;
    private static final List<Category> CATEGORIES = List.of(Category.values());

    private final RuleBooks books;
    private final MainCurrency currency;
    private final Clock clock;

    RatesPage(RuleBooks books, MainCurrency currency, Clock clock) {
        this.books = books;
        this.currency = currency;
        this.clock = clock;
    }

    /**
     * What somebody wants to know the cost of, as it was typed.
     *
     * @param soFar messages charged this month before
     */
    record Wanted(String country, String category, String currency, String day, String messages, String soFar) {

        Wanted(@Nullable String country, @Nullable String category, @Nullable String currency, @Nullable String day,
                @Nullable String messages, @Nullable String soFar) {
            this.country = stripped(country).toUpperCase(Locale.ROOT);
            this.category = stripped(category);
            this.currency = stripped(currency).toUpperCase(Locale.ROOT);
            this.day = stripped(day);
            this.messages = stripped(messages);
            this.soFar = stripped(soFar);
        }

        private static String stripped(@Nullable String text) {
            return text == null ? "" : text.strip();
        }

        Wanted in(Currency proposed) {
            return new Wanted(country, category, proposed.getCurrencyCode(), day, messages, soFar);
        }

        boolean hasCountry() {
            return country.matches("[A-Z]{2}");
        }

        boolean isEmpty() {
            return country.isEmpty() && messages.isEmpty();
        }
    }

    /** @param isCurrent whether it is in force today */
    record Line(RateRow row, boolean isCurrent) {}

    /** A field that cannot be read. */
    private static final class Wrong extends Exception {

        private static final long serialVersionUID = 1;

        private final String key;

        /** @param key of a text that says what is wrong */
        Wrong(String key) {
            super(key);
            this.key = key;
        }
    }

    @GetMapping(MoneyPage.PATH + "/rates")
    String show(@ModelAttribute("wanted") Wanted typed, Model model) {
        RateCard card = books.activeRelease(clock.instant()).book().rateCard();
        Wanted wanted = typed.currency().isEmpty() ? typed.in(currency.of(card)) : typed;
        model.addAttribute("wanted", wanted);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        model.addAttribute("currencies", card.currencies());
        model.addAttribute("categories", CATEGORIES);
        model.addAttribute("today", today);
        model.addAttribute("rates", lines(card, wanted, today));
        model.addAttribute("ofMarket", wanted.hasCountry());
        if (!wanted.isEmpty()) {
            try {
                model.addAttribute("cost", cost(card, wanted, today));
            } catch (Wrong wrong) {
                model.addAttribute("problem", wrong.key);
            }
        }
        return "rates";
    }

    /** A file of the rates that the page shows for the same country and currency. */
    @GetMapping(MoneyPage.PATH + "/rates.csv")
    void export(@ModelAttribute("wanted") Wanted typed, HttpServletResponse response) throws IOException {
        RateCard card = books.activeRelease(clock.instant()).book().rateCard();
        Wanted wanted = typed.currency().isEmpty() ? typed.in(currency.of(card)) : typed;
        CsvWriter file = CsvDownload.of(response, "rate-card.csv", List.of("market", "category", "from", "each", "currency", "tiers"));
        lines(card, wanted, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)).stream().map(Line::row)
                .forEach(row -> file.line(List.of(row.market(), row.category().name(), row.rate().validFrom().toString(),
                        micros(row.rate().listMicros()), row.currency().getCurrencyCode(), row.rate().tiers().stream()
                                .map(tier -> tier.fromMessage() + ": " + micros(tier.micros())).collect(Collectors.joining("; ")))));
        file.flush();
    }

    private static String micros(long micros) {
        return BigDecimal.valueOf(micros, 6).toPlainString();
    }

    /** The rates in one currency: for a country all rates of its market, otherwise those of all markets that are in force. */
    private static List<Line> lines(RateCard card, Wanted wanted, LocalDate today) {
        return card.rates().stream().filter(row -> row.currency().getCurrencyCode().equals(wanted.currency()))
                .map(row -> new Line(row,
                        card.rate(row.market(), row.category(), row.currency(), today).filter(row.rate()::equals).isPresent()))
                .filter(line -> wanted.hasCountry() ? line.row().market().equals(card.market(wanted.country(), today)) : line.isCurrent())
                .toList();
    }

    private static Estimate.Line cost(RateCard card, Wanted wanted, LocalDate today) throws Wrong {
        if (!wanted.hasCountry()) {
            throw new Wrong("rates.problem.country");
        }
        Category category = Arrays.stream(Category.values()).filter(one -> one.name().equals(wanted.category())).findFirst()
                .orElseThrow(() -> new Wrong("rates.problem.category"));
        Currency currency = card.currencies().stream().filter(one -> one.getCurrencyCode().equals(wanted.currency())).findFirst()
                .orElseThrow(() -> new Wrong("rates.problem.currency"));
        LocalDate day = day(wanted.day(), today);
        long messages = number(wanted.messages(), 1);
        long soFar = wanted.soFar().isEmpty() ? 0 : number(wanted.soFar(), 0);
        String market = card.market(wanted.country(), day);
        Estimate estimate = new Estimate(card, currency);
        estimate.startAt(market, category, YearMonth.from(day), soFar);
        return estimate.add(market, category, day, messages).orElseThrow(() -> new Wrong("rates.problem.none"));
    }

    private static LocalDate day(String given, LocalDate today) throws Wrong {
        try {
            return given.isEmpty() ? today : LocalDate.parse(given);
        } catch (DateTimeException unreadable) {
            throw new Wrong("why.problem.day");
        }
    }

    private static long number(String given, long least) throws Wrong {
        return Optional.of(given).filter(text -> text.matches("\\d{1,10}")).map(Long::parseLong)
                .filter(number -> number >= least && number <= MOST).orElseThrow(() -> new Wrong("rates.problem.number"));
    }
}
