package io.tollgate.invoicing;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import un.unece.uncefact.data.standard.qualifieddatatype._100.FormattedDateTimeType;
import un.unece.uncefact.data.standard.unqualifieddatatype._100.AmountType;
import un.unece.uncefact.data.standard.unqualifieddatatype._100.DateTimeType;
import un.unece.uncefact.data.standard.unqualifieddatatype._100.IDType;
import un.unece.uncefact.data.standard.unqualifieddatatype._100.QuantityType;
import un.unece.uncefact.data.standard.unqualifieddatatype._100.TextType;

/** Amounts, quantities, days, ids and texts in the types of a Cross Industry Invoice. */
final class CiiValues {

    private static final String DAY = "102";
    /** UN/ECE Recommendation 20: one, as messages have no unit of their own. */
    private static final String UNIT = "C62";

    private CiiValues() {}

    static AmountType amount(BigDecimal value) {
        AmountType amount = new AmountType();
        amount.setValue(value.scale() < 0 ? value.setScale(0) : value);
        return amount;
    }

    static AmountType amount(BigDecimal value, Currency currency) {
        AmountType amount = amount(value);
        amount.setCurrencyID(currency.getCurrencyCode());
        return amount;
    }

    static QuantityType quantity(long value) {
        QuantityType quantity = new QuantityType();
        quantity.setValue(BigDecimal.valueOf(value));
        quantity.setUnitCode(UNIT);
        return quantity;
    }

    static TextType text(String value) {
        TextType text = new TextType();
        text.setValue(value);
        return text;
    }

    static IDType id(String value, String scheme) {
        IDType id = new IDType();
        id.setValue(value);
        if (!scheme.isBlank()) {
            id.setSchemeID(scheme);
        }
        return id;
    }

    static DateTimeType day(LocalDate day) {
        DateTimeType.DateTimeString text = new DateTimeType.DateTimeString();
        text.setFormat(DAY);
        text.setValue(day.format(DateTimeFormatter.BASIC_ISO_DATE));
        DateTimeType time = new DateTimeType();
        time.setDateTimeString(text);
        return time;
    }

    static FormattedDateTimeType formattedDay(LocalDate day) {
        FormattedDateTimeType.DateTimeString text = new FormattedDateTimeType.DateTimeString();
        text.setFormat(DAY);
        text.setValue(day.format(DateTimeFormatter.BASIC_ISO_DATE));
        FormattedDateTimeType formatted = new FormattedDateTimeType();
        formatted.setDateTimeString(text);
        return formatted;
    }
}
