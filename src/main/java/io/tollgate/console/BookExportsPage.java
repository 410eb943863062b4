package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.books.AgedItems;
import io.tollgate.books.BookFiles;
import io.tollgate.books.NotExportable;
import io.tollgate.books.Prepaid;
import io.tollgate.books.Span;
import io.tollgate.books.TaxReport;
import io.tollgate.books.datev.DatevExport;
import io.tollgate.books.saft.SaftExport;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.message.BusinessId;
import io.tollgate.release.RuleBooks;
import io.tollgate.security.RecordedSteps;
import io.tollgate.tariff.RateCard;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.ModelAndView;

/**
 * The books as files: for the tax administration, for DATEV, and the reports as CSV. A file is made whole on the disk first, so that a
 * failure is shown on a page, with its reason.
 */
@Controller
class BookExportsPage {

    static final String PATH = MoneyPage.PATH + "/books";
    private static final int MOST_MONTHS = 12;

    private final SaftExport saft;
    private final DatevExport datev;
    private final Prepaid prepaid;
    private final AgedItems items;
    private final TaxReport taxes;
    private final Businesses businesses;
    private final RuleBooks books;
    private final MainCurrency currency;
    private final RecordedSteps steps;
    private final Clock clock;

    BookExportsPage(SaftExport saft, DatevExport datev, Prepaid prepaid, AgedItems items, TaxReport taxes, Businesses businesses,
            RuleBooks books, MainCurrency currency, RecordedSteps steps, Clock clock) {
        this.currency = currency;
        this.saft = saft;
        this.datev = datev;
        this.prepaid = prepaid;
        this.items = items;
        this.taxes = taxes;
        this.businesses = businesses;
        this.books = books;
        this.steps = steps;
        this.clock = clock;
    }

    /** The kinds of files. */
    enum Kind {
        SAFT("xml", "application/xml"), DATEV("csv", "text/csv;charset=windows-1252"), TAXES("csv", "text/csv;charset=UTF-8"),
        OPEN_ITEMS("csv", "text/csv;charset=UTF-8"), PREPAID("csv", "text/csv;charset=UTF-8");

        private final String ending;
        private final String type;

        Kind(String ending, String type) {
            this.ending = ending;
            this.type = type;
        }

        /** The others say how it was at the end of one day. Templates call it. */
        public boolean ofSpan() {
            return this != OPEN_ITEMS && this != PREPAID;
        }

        /** The others have all currencies. Templates call it. */
        public boolean ofCurrency() {
            return this == SAFT || this == DATEV;
        }
    }

    /** The days as they were typed. @param from the first day, in UTC @param to the last one */
    record Asked(String currency, String from, String to) {

        Asked(@Nullable String currency, @Nullable String from, @Nullable String to) {
            this.currency = currency == null ? "" : currency.strip();
            this.from = from == null ? "" : from.strip();
            this.to = to == null ? "" : to.strip();
        }
    }

    /** A file is written here. */
    private interface Writing {

        void to(OutputStream out) throws IOException;
    }

    @GetMapping(PATH)
    ModelAndView show() {
        YearMonth last = YearMonth.now(clock.withZone(ZoneOffset.UTC)).minusMonths(1);
        return page(new Asked("", last.atDay(1).toString(), last.atEndOfMonth().toString()));
    }

    private ModelAndView page(Asked asked) {
        RateCard card = books.activeRelease(clock.instant()).book().rateCard();
        Asked shown = asked.currency().isEmpty() ? new Asked(currency.of(card).getCurrencyCode(), asked.from(), asked.to()) : asked;
        return new ModelAndView("books", Map.of("asked", shown, "kinds", Kind.values(), "currencies", card.currencies()));
    }

    @GetMapping(PATH + "/SAFT")
    Object saft(@ModelAttribute Asked asked, AccountPrincipal caller) {
        return file(Kind.SAFT, asked, caller, () -> {
            Span span = span(asked);
            Currency currency = Currency.getInstance(asked.currency());
            return out -> saft.write(span, currency, clock.instant(), out);
        });
    }

    @GetMapping(PATH + "/DATEV")
    Object datev(@ModelAttribute Asked asked, AccountPrincipal caller) {
        return file(Kind.DATEV, asked, caller, () -> {
            Span span = span(asked);
            Currency currency = Currency.getInstance(asked.currency());
            return out -> datev.write(span.from(), span.to(), currency, clock.instant(), out);
        });
    }

    /** The file of taxes for all months in which the days lie. */
    @GetMapping(PATH + "/TAXES")
    Object taxes(@ModelAttribute Asked asked, AccountPrincipal caller) {
        return file(Kind.TAXES, asked, caller, () -> {
            Span span = span(asked);
            YearMonth first = YearMonth.from(span.from());
            YearMonth last = YearMonth.from(span.to());
            if (last.isAfter(first.plusMonths(MOST_MONTHS - 1L))) {
                throw new IllegalArgumentException("at most " + MOST_MONTHS + " months");
            }
            return out -> BookFiles.taxes(taxes.of(first, last), handles(), out);
        });
    }

    @GetMapping(PATH + "/OPEN_ITEMS")
    Object openItems(@ModelAttribute Asked asked, AccountPrincipal caller) {
        return file(Kind.OPEN_ITEMS, asked, caller, () -> {
            LocalDate day = day(asked);
            return out -> BookFiles.openItems(items.on(day, ZoneOffset.UTC, AgedItems.Since.DUE), handles(), out);
        });
    }

    @GetMapping(PATH + "/PREPAID")
    Object prepaid(@ModelAttribute Asked asked, AccountPrincipal caller) {
        return file(Kind.PREPAID, asked, caller, () -> {
            LocalDate day = day(asked);
            return out -> BookFiles.prepaid(prepaid.before(Span.endOf(day, ZoneOffset.UTC)), handles(), out);
        });
    }

    private static Span span(Asked asked) {
        return new Span(LocalDate.parse(asked.from()), LocalDate.parse(asked.to()), ZoneOffset.UTC);
    }

    /** The day that was asked for. @throws IllegalArgumentException if it is in the future */
    private LocalDate day(Asked asked) {
        Instant now = clock.instant();
        LocalDate day = new Span(LocalDate.parse(asked.to()), LocalDate.parse(asked.to()), ZoneOffset.UTC).from();
        if (day.isAfter(LocalDate.ofInstant(now, ZoneOffset.UTC))) {
            throw new IllegalArgumentException("the day is in the future");
        }
        return day;
    }

    /** The file, or the page with what is wrong. @param asks reads what was typed */
    private Object file(Kind kind, Asked asked, AccountPrincipal caller, Supplier<Writing> asks) {
        ModelAndView page = page(asked).addObject("chosen", kind);
        try {
            Writing writing = asks.get();
            String days = (kind.ofSpan() ? " from=" + asked.from() : "") + " to=" + asked.to();
            return steps.carryOut(caller, "exportBooks", "kind=" + kind + days, () -> answer(kind, asked, writing));
        } catch (NotExportable why) {
            return page.addObject("complaint", String.valueOf(why.getMessage()));
        } catch (DateTimeException unreadable) {
            return page.addObject("problem", "audit.problem.day");
        } catch (IllegalArgumentException unfit) {
            return page.addObject("problem", "books.problem");
        }
    }

    private static ResponseEntity<Resource> answer(Kind kind, Asked asked, Writing writing) {
        try {
            Path file = Files.createTempFile("books", "." + kind.ending);
            boolean isMade = false;
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    writing.to(out);
                }
                isMade = true;
            } finally {
                if (!isMade) {
                    Files.delete(file);
                }
            }
            return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, kind.type).contentLength(Files.size(file))
                    .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename(name(kind, asked)).build().toString())
                    .body(new InputStreamResource(Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String name(Kind kind, Asked asked) {
        return switch (kind) {
            case SAFT -> "SAF-T_Financial_" + asked.currency() + "_" + asked.from() + "_" + asked.to() + ".xml";
            case DATEV -> "EXTF_Buchungsstapel_" + asked.currency() + "_" + asked.from() + "_" + asked.to() + ".csv";
            case TAXES -> "taxes-" + asked.from() + "-" + asked.to() + ".csv";
            case OPEN_ITEMS -> "open-items-" + asked.to() + ".csv";
            case PREPAID -> "prepaid-" + asked.to() + ".csv";
        };
    }

    private Function<BusinessId, String> handles() {
        Map<BusinessId, String> known = businesses.all().stream().collect(Collectors.toMap(Business::id, Business::handle));
        return business -> known.getOrDefault(business, "number " + business.value());
    }
}
