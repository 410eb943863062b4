package io.tollgate.invoicing;

import static io.tollgate.invoicing.CiiValues.amount;

import io.tollgate.agreements.AgreedTerms;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TradeAllowanceChargeType;
import un.unece.uncefact.data.standard.unqualifieddatatype._100.IndicatorType;

/** What is agreed with a business, in the types and words of a Cross Industry Invoice. */
final class CiiAgreed {

    /** UNTDID 5189. */
    private static final String DISCOUNT = "95";

    private CiiAgreed() {}

    /** BG-27. */
    static TradeAllowanceChargeType allowance(List<Invoice.Discount> discounts, BigDecimal off) {
        IndicatorType isCharge = new IndicatorType();
        isCharge.setIndicator(false);
        TradeAllowanceChargeType allowance = new TradeAllowanceChargeType();
        allowance.setChargeIndicator(isCharge);
        allowance.addActualAmount(amount(off));
        allowance.setReasonCode(DISCOUNT);
        allowance.setReason(String.join("; ", discounts.stream()
                .map(one -> reason(one) + ": " + one.off().stripTrailingZeros().toPlainString()).toList()));
        return allowance;
    }

    private static String reason(Invoice.Discount one) {
        return one.percent().map(percent -> "Agreed discount of %s %% on %d messages".formatted(percent.toPlainString(), one.messages()))
                .or(() -> one.price().map(price -> "Agreed price of %s for %d messages".formatted(
                        price.stripTrailingZeros().toPlainString(), one.messages())))
                .or(() -> one.free().map(free -> "Agreed free messages, %d a month, %d from %s to %s: %d of them here".formatted(
                        free.monthly(), free.messages(), free.first(), free.last(), one.messages())))
                .orElse("Agreed discount");
    }

    /** BT-153 of messages. */
    static String name(PrintedLine line) {
        return "Messages" + line.market().map(market -> " to " + market).orElse("")
                + line.category().map(category -> ", " + category.name().toLowerCase(Locale.ROOT)).orElse("");
    }

    /** BT-153 of a fee. */
    static String name(AgreedTerms.Fee fee) {
        return switch (fee.kind()) {
            case PLAN_FEE -> "Fee of the plan, %s to %s".formatted(fee.first(), fee.last());
            case MINIMUM_FEE -> "Agreed minimum of %s, %s to %s, less %s for messages".formatted(fee.whole().exact().toPlainString(),
                    fee.first(), fee.last(), fee.charged().exact().toPlainString())
                    + (fee.forgiven().micros() == 0 ? "" : ", less %s forgiven".formatted(fee.forgiven().exact().toPlainString()));
        };
    }
}
