package io.tollgate.invoicing;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.Category;
import io.tollgate.tariff.RateCard;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Collectors;

/**
 * What an invoice calls markets, categories and all else that it lists, in the language of its buyer as it was when the invoice was issued.
 * In English these are the words of the rate card and of the tables. A name that nobody has translated stays as it is.
 */
final class InvoiceWords {

    private static final ResourceBundle.Control NO_OTHER_THAN_ENGLISH = ResourceBundle.Control
            .getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    private static final String ABROAD = "market.abroad";
    /** Codes of countries by their English names: rate cards call a market that is one country by its name. */
    private static final Map<String, String> COUNTRIES = Arrays.stream(Locale.getISOCountries())
            .collect(Collectors.toMap(code -> country(code, Locale.ENGLISH), code -> code));

    private final Locale language;
    private final ResourceBundle words;
    private final ResourceBundle pages;

    private InvoiceWords(Locale language) {
        this.language = language;
        this.words = ResourceBundle.getBundle("io.tollgate.invoicing.words", language, NO_OTHER_THAN_ENGLISH);
        this.pages = ResourceBundle.getBundle("messages", language, NO_OTHER_THAN_ENGLISH);
    }

    static InvoiceWords of(Locale language) {
        return new InvoiceWords(Locale.of(language.getLanguage()));
    }

    static InvoiceWords of(Invoice invoice) {
        return of(language(invoice));
    }

    /** The language of the buyer whom the invoice names; English if it names none. */
    static Locale language(Invoice invoice) {
        return Locale.forLanguageTag(invoice.terms().map(terms -> terms.buyer().language()).orElse("en"));
    }

    /** @param market of the rate card: {@code Germany}, {@code Rest of Africa}, {@code SMS DE}, {@code International India} */
    String market(String market) {
        if (isEnglish()) {
            return market;
        }
        if (RateCard.isInternational(market)) {
            return text(ABROAD, market(RateCard.domestic(market)));
        }
        String sms = RateCard.sms("");
        if (market.startsWith(sms)) {
            String place = market.substring(sms.length());
            return text("market.sms", COUNTRIES.containsValue(place) ? country(place, language) : market(place));
        }
        String key = "market." + market.replace(' ', '-');
        String code = COUNTRIES.get(market);
        return words.containsKey(key) ? words.getString(key) : code == null ? market : country(code, language);
    }

    String category(Category category) {
        return pages.getString("category." + category.name());
    }

    /** The free reason for a column of a table. */
    String free(FreeReason reason) {
        return isEnglish() ? reason.name().toLowerCase(Locale.ROOT) : pages.getString("free." + reason.name());
    }

    /** The kind of a fee for a column of a table. */
    String fee(AgreedTerms.FeeKind kind) {
        return text("fee." + kind.name());
    }

    /** @param values for its places, in their order */
    String text(String key, Object... values) {
        return new MessageFormat(words.getString(key), language).format(Arrays.stream(values).map(String::valueOf).toArray());
    }

    private boolean isEnglish() {
        return language.getLanguage().equals("en");
    }

    private static String country(String code, Locale language) {
        return Locale.of("", code).getDisplayCountry(language);
    }
}
