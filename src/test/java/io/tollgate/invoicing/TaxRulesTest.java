package io.tollgate.invoicing;

import static io.tollgate.invoicing.Trade.EUR;
import static io.tollgate.invoicing.Trade.buyer;
import static io.tollgate.invoicing.Trade.currency;
import static io.tollgate.invoicing.Trade.seller;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.TaxRules.Answer;
import io.tollgate.invoicing.Vat.Treatment;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an invoice is taxed, and what it lacks. Rates: {@link Trade#taxes()}. */
class TaxRulesTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final LocalDate ISSUED = LocalDate.of(2026, 11, 1);

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(delimiter = '|', textBlock = """
            DE | DE | DOMESTIC       | 19
            FI | FI | DOMESTIC       | 25.5
            DE | BE | REVERSE_CHARGE | 0
            DE | GR | REVERSE_CHARGE | 0
            BE | DE | REVERSE_CHARGE | 0
            DE | US | OUTSIDE_SCOPE  | 0
            DE | GB | OUTSIDE_SCOPE  | 0
            DE | CH | OUTSIDE_SCOPE  | 0
            US | DE | OUTSIDE_SCOPE  | 0
            """)
    void countriesDecideTheTreatment(String from, String to, Treatment treatment, BigDecimal percent) {
        Seller seller = new Seller("Seller", "Street 1", "1", "City", from, Trade.VAT_IDS.getOrDefault(from, from + "12345678"), "",
                "HRB 1",
                "", "", "", "", "", "", EUR, "");

        Answer answer = new TaxRules(seller, Trade.taxes()).of(buyer(to), EUR, OCTOBER, ISSUED);

        assertThat(answer.missing()).isEmpty();
        assertThat(answer.draft().orElseThrow().vat().treatment()).isEqualTo(treatment);
        assertThat(answer.draft().orElseThrow().vat().percent()).isEqualByComparingTo(percent);
    }

    @Test
    void smallBusinessIsExemptWhereverItSells() {
        Seller small = seller("DE", "No VAT: small business, s 19 UStG");

        assertThat(answer(small, buyer("DE"), EUR).draft().orElseThrow().vat())
                .isEqualTo(new Vat(Treatment.SMALL_BUSINESS, BigDecimal.ZERO, "No VAT: small business, s 19 UStG"));
        assertThat(answer(small, buyer("US"), EUR).draft().orElseThrow().vat().treatment()).isEqualTo(Treatment.SMALL_BUSINESS);
    }

    /** BT-120 in the language of the buyer; a text of the seller's own stays as it is. */
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            DE | yes        | en | VAT exemption for small businesses (§ 19 UStG)
            DE | yes        | de | Steuerbefreiung für Kleinunternehmer (§ 19 UStG)
            AT | Yes        | en | VAT exemption for small businesses (Directive 2006/112/EC, Art. 284)
            AT | yes        | de | Steuerbefreiung für Kleinunternehmer (Richtlinie 2006/112/EG, Art. 284)
            DE | § 19 UStG. | en | § 19 UStG.
            DE | § 19 UStG. | de | § 19 UStG.
            """)
    void smallBusinessSaysWhyInTheLanguageOfTheBuyer(String country, String setting, String language, String reason) {
        Buyer one = buyer("DE");
        Buyer buyer = new Buyer(one.legalName(), one.street(), one.postcode(), one.city(), one.country(), one.vatId(), one.scheme(),
                one.electronicAddress(), one.reference(), one.order(), one.contact(), one.email(), language, one.termDays(), one.format());

        assertThat(answer(seller(country, setting), buyer, EUR).draft().orElseThrow().vat().reason()).isEqualTo(reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"2020-06, ", "2020-07, 16", "2020-12, 16", "2021-01, 19"})
    void rateOfTheLastDayOfTheMonthCounts(YearMonth month, BigDecimal percent) {
        Answer answer = new TaxRules(seller("DE"), Trade.taxes()).of(buyer("DE"), EUR, month, month.atEndOfMonth().plusDays(1));

        if (percent == null) {
            assertThat(answer.draft()).isEmpty();
            assertThat(answer.missing()).containsExactly("vat-rates.csv has no rate of DE for 2020-06-30");
        } else {
            assertThat(answer.draft().orElseThrow().vat().percent()).isEqualByComparingTo(percent);
        }
    }

    /** Tax = net × rate, rounded once, half up: without tolerance. */
    @ParameterizedTest(name = "{0} {1} at {2} %")
    @CsvSource(delimiter = '|', textBlock = """
            EUR | 100.00     | 19   | 19.00
            EUR | 0.01       | 19   | 0.00
            EUR | 0.02       | 25   | 0.01
            EUR | 0.03       | 19   | 0.01
            EUR | 10.50      | 19   | 2.00
            EUR | 10.47      | 25.5 | 2.67
            EUR | 1234567.89 | 19   | 234567.90
            JPY | 101        | 10   | 10
            JPY | 105        | 10   | 11
            KWD | 1.005      | 5    | 0.050
            KWD | 1.010      | 5    | 0.051
            """)
    void taxIsRoundedOnceHalfUp(String currency, BigDecimal net, BigDecimal percent, String tax) {
        Vat vat = new Vat(Treatment.DOMESTIC, percent, "");

        assertThat(vat.on(net, currency(currency)).toPlainString()).isEqualTo(tax);
    }

    @Test
    void domesticTaxInAnotherCurrencyIsToldInBoth() {
        Terms terms = answer(seller("DE"), buyer("DE"), currency("USD")).draft().orElseThrow()
                .on(new BigDecimal("100.00"), currency("USD"));

        assertThat(terms.tax()).isEqualTo("19.00");
        assertThat(terms.exchange().orElseThrow().tax()).as("19.00 × 0.9215 = 17.5085").isEqualTo("17.51");
        assertThat(terms.exchange().orElseThrow().day()).isEqualTo("2026-10-31");
        assertThat(terms.exchange().orElseThrow().source()).isEqualTo("ministry of finance");
        assertThat(terms.due()).as("14 days").isEqualTo("2026-11-15");
    }

    @Test
    void noExchangeRateIsNeededWhereThereIsNoTax() {
        assertThat(answer(seller("DE"), buyer("US"), currency("COP")).draft().orElseThrow().exchange()).isEmpty();
        assertThat(answer(seller("DE"), buyer("BE"), currency("USD")).draft().orElseThrow().exchange()).isEmpty();
    }

    @Test
    void aMonthWithoutExchangeRateIsHeld() {
        Answer answer = new TaxRules(seller("DE"), Trade.taxes()).of(buyer("DE"), currency("USD"), OCTOBER.plusMonths(1), ISSUED);

        assertThat(answer.draft()).isEmpty();
        assertThat(answer.missing()).containsExactly("exchange-rates.csv has no rate from USD to EUR for 2026-11-30");
    }

    @Test
    void withoutSellerNothingIsAsked() {
        Answer answer = answer(Trade.nobody(), Buyer.unknown(), currency("USD"));

        assertThat(answer.missing()).isEmpty();
        assertThat(answer.draft()).isEmpty();
    }

    @Test
    void unknownBuyerLacksNameAndAddressOnly() {
        assertThat(answer(seller("DE"), Buyer.unknown(), EUR).missing())
                .containsExactly("legalName is missing", "street is missing", "city is missing", "country is missing");
    }

    @Test
    void buyerInAnotherCountryOfTheUnionNeedsAVatIdAndOneElsewhereDoesNot() {
        assertThat(answer(seller("DE"), buyer("BE", "", Format.PLAIN), EUR).missing()).singleElement().asString()
                .startsWith("vatId is missing");
        assertThat(answer(seller("DE"), buyer("US", "", Format.PLAIN), EUR).missing()).isEmpty();
        assertThat(answer(seller("DE"), buyer("DE", "", Format.PLAIN), EUR).missing()).isEmpty();
    }

    @Test
    void whatIsOutsideTheScopeIsNoXRechnungAndNeedsAnotherIdOfTheSeller() {
        Seller without = new Seller("Seller", "Street 1", "1", "City", "DE", Trade.VAT_IDS.get("DE"), "", "", "", "", "", "", "", "", EUR,
                "");

        assertThat(answer(seller("DE"), buyer("US", "", Format.XRECHNUNG), EUR).missing()).singleElement().asString()
                .startsWith("format cannot be XRECHNUNG");
        assertThat(answer(without, buyer("US", "", Format.ZUGFERD), EUR).missing()).singleElement().asString()
                .contains("register-number or tax-number");
        assertThat(answer(without, buyer("US", "", Format.PLAIN), EUR).missing()).isEmpty();
    }

    /** Each format asks for what it needs itself, and for no more. */
    @ParameterizedTest(name = "{0} without {1}")
    @CsvSource(delimiter = '|', textBlock = """
            PLAIN     | reference order address | EUR |
            ZUGFERD   | reference order address | EUR |
            XRECHNUNG | order                   | EUR |
            XRECHNUNG | reference               | EUR | reference is missing: an XRechnung needs a Leitweg-ID or another reference
            XRECHNUNG | address                 | EUR | electronicAddress and scheme are missing
            PEPPOL    | order                   | EUR |
            PEPPOL    | reference               | EUR |
            PEPPOL    | reference order         | EUR | reference or order is missing: a Peppol invoice needs one of them
            PEPPOL    | address                 | EUR | electronicAddress and scheme are missing
            ZUGFERD   | none                    | JPY |
            PLAIN     | none                    | KWD |
            ZUGFERD   | none                    | KWD | format must be PLAIN, as an e-invoice cannot say the third decimal of KWD
            PEPPOL    | none                    | BHD | format must be PLAIN, as an e-invoice cannot say the third decimal of BHD
            """)
    void formatsAskForWhatTheyNeed(Format format, String without, String code, String missing) {
        Buyer all = buyer("BE", Trade.VAT_IDS.get("BE"), format);
        boolean address = !without.contains("address");
        Buyer some = new Buyer(all.legalName(), all.street(), all.postcode(), all.city(), all.country(), all.vatId(),
                address ? all.scheme() : "", address ? all.electronicAddress() : "", without.contains("reference") ? "" : all.reference(),
                without.contains("order") ? "" : all.order(), "", "", "en", 30, format);

        Answer answer = answer(seller("DE"), some, currency(code));

        assertThat(String.join("|", answer.missing())).isEqualTo(missing == null ? "" : missing);
        assertThat(answer.draft().isPresent()).isEqualTo(missing == null);
    }

    private static Answer answer(Seller seller, Buyer buyer, Currency currency) {
        return new TaxRules(seller, Trade.taxes()).of(buyer, currency, OCTOBER, ISSUED);
    }
}
