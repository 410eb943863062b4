package io.tollgate.invoicing;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.Buyer.LinesBy;
import io.tollgate.invoicing.Invoice.Discount;
import io.tollgate.invoicing.Invoice.Line;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A line of page and e-invoice: one rate of an invoice, or all rates of a category or market, as the buyer wants it.
 *
 * @param market   empty: all
 * @param category empty: all
 * @param numbers  of these rates in the CSV, from 1
 * @param rates    at least one
 */
public record PrintedLine(Optional<String> market, Optional<Category> category, List<Integer> numbers, List<Line> rates) {

    public PrintedLine {
        numbers = List.copyOf(numbers);
        rates = List.copyOf(rates);
    }

    /** What an invoice prints, in the order of its rates. */
    static List<PrintedLine> of(Invoice invoice) {
        LinesBy by = invoice.terms().map(terms -> terms.buyer().linesBy()).orElse(LinesBy.RATE);
        if (by == LinesBy.RATE) {
            return rates(invoice);
        }
        Map<Object, List<Integer>> groups = new LinkedHashMap<>();
        for (int number = 1; number <= invoice.lines().size(); number++) {
            Line line = invoice.lines().get(number - 1);
            groups.computeIfAbsent(by == LinesBy.CATEGORY ? line.category() : line.market(), _ -> new ArrayList<>()).add(number);
        }
        return groups.values().stream().map(numbers -> {
            List<Line> lines = numbers.stream().map(number -> invoice.lines().get(number - 1)).toList();
            Line first = lines.getFirst();
            return new PrintedLine(by == LinesBy.CATEGORY ? Optional.empty() : Optional.of(first.market()),
                    by == LinesBy.MARKET ? Optional.empty() : Optional.of(first.category()), numbers, lines);
        }).toList();
    }

    /** One line for each rate of an invoice. */
    static List<PrintedLine> rates(Invoice invoice) {
        return IntStream.rangeClosed(1, invoice.lines().size()).mapToObj(number -> {
            Line line = invoice.lines().get(number - 1);
            return new PrintedLine(Optional.of(line.market()), Optional.of(line.category()), List.of(number), List.of(line));
        }).toList();
    }

    /** The rate, if there is one for all messages. */
    public Optional<Line> rate() {
        Line first = rates.getFirst();
        return rates.stream().allMatch(line -> line.price().equals(first.price())) ? Optional.of(first) : Optional.empty();
    }

    /** Why they are free, if all of them are and for the same reason. */
    public Optional<FreeReason> freeReason() {
        Optional<FreeReason> first = rates.getFirst().freeReason();
        return rates.stream().allMatch(line -> line.freeReason().equals(first)) ? first : Optional.empty();
    }

    public long messages() {
        return rates.stream().mapToLong(Line::messages).sum();
    }

    /** The amount in the currency's decimals. */
    public BigDecimal amount() {
        return rates.stream().map(Line::amount).reduce(BigDecimal::add).orElseThrow();
    }

    /** The sum by the rate card, before rounding. */
    public Money gross() {
        return rates.stream().map(Line::gross).reduce(Money::plus).orElseThrow();
    }

    public List<Discount> discounts() {
        return rates.stream().flatMap(line -> line.discounts().stream()).toList();
    }
}
