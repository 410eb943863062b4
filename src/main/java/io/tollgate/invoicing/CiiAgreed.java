package io.tollgate.invoicing;

import static io.tollgate.invoicing.CiiValues.amount;

import io.tollgate.agreements.AgreedTerms;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TradeAllowanceChargeType;
import un.unece.uncefact.data.standard.unqualifieddatatype._100.IndicatorType;

/** What is agreed with a business, in the types and words of a Cross Industry Invoice. */
final class CiiAgreed {

    /** UNTDID 5189. */
    private static final String DISCOUNT = "95";

    private CiiAgreed() {}

    /** BG-27. */
    static TradeAllowanceChargeType allowance(List<Invoice.Discount> discounts, BigDecimal off, InvoiceWords words) {
        IndicatorType isCharge = new IndicatorType();
        isCharge.setIndicator(false);
        TradeAllowanceChargeType allowance = new TradeAllowanceChargeType();
        allowance.setChargeIndicator(isCharge);
        allowance.addActualAmount(amount(off));
        allowance.setReasonCode(DISCOUNT);
        allowance.setReason(String.join("; ", discounts.stream()
                .map(one -> reason(one, words) + ": " + one.off().stripTrailingZeros().toPlainString()).toList()));
        return allowance;
    }

    private static String reason(Invoice.Discount one, InvoiceWords words) {
        return one.percent().map(percent -> words.text("discount.percent", percent.toPlainString(), one.messages()))
                .or(() -> one.price().map(price -> words.text("discount.price", price.stripTrailingZeros().toPlainString(),
                        one.messages())))
                .or(() -> one.free().map(free -> words.text("discount.free", free.monthly(), free.messages(), free.first(), free.last(),
                        one.messages())))
                .orElse(words.text("discount.part"));
    }

    /** BT-153 of messages. */
    static String name(PrintedLine line, InvoiceWords words) {
        String market = line.market().map(words::market).orElse("");
        String category = line.category().map(words::category).orElse("");
        return category.isEmpty()
                ? words.text("line.market", market)
                : market.isEmpty() ? words.text("line.category", category) : words.text("line.both", market, category);
    }

    /** BT-154 of messages: why they are free, or which rates they have. */
    static Optional<String> description(PrintedLine line, Invoice invoice, InvoiceWords words) {
        return line.freeReason().map(reason -> words.text("line.free", words.free(reason).replace('_', ' ')))
                .or(() -> line.rates().size() == 1
                        ? Optional.empty()
                        : Optional.of(words.text("line.rates", line.numbers().stream().map(String::valueOf)
                                .collect(Collectors.joining(", ")), "invoice-" + invoice.number() + ".csv")));
    }

    /** BT-153 of a fee. */
    static String name(AgreedTerms.Fee fee, InvoiceWords words) {
        return words.text("line.fee." + fee.kind().name(), fee.first(), fee.last(), fee.whole().exact().toPlainString(),
                fee.charged().exact().toPlainString())
                + (fee.forgiven().micros() == 0 ? "" : words.text("line.fee.forgiven", fee.forgiven().exact().toPlainString()));
    }
}
