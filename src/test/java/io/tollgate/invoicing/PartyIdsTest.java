package io.tollgate.invoicing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.invoicing.Buyer.Format;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartyIdsTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"DE, DE136695976", "BE, BE0428759497", "FR, FR40303265045", "IT, IT00743110157", "NL, NL004495445B01", "AT, ATU13585627",
        "GR, EL094259216", "US, US12-3456789", "CH, CHE-123.456.788", "GB, GB434031494", "GB, XI434031494"})
    void vatIdsWithRightFormAndCheckDigitsPass(String country, String id) {
        assertThat(PartyIds.vatIdFault(id, country)).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            DE | DE136695975     | check digit
            DE | DE13669597      | check digit
            DE | de136695976     | does not begin
            DE | 136695976       | does not begin with the country DE
            DE | FR40303265045   | does not begin with the country DE
            DE | DE 136 695 976  | has spaces
            GR | GR094259216     | does not begin with the country EL
            GR | EL094259217     | check digit
            AT | AT13585627      | check digit
            FR | FR40303265046   | check digit
            US | US<script>      | form
            """)
    void otherVatIdsAreRefused(String country, String id, String why) {
        assertThat(PartyIds.vatIdFault(id, country)).hasValueSatisfying(fault -> assertThat(fault).startsWith("vatId").contains(why));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"04011000-12345-03, true", "04011000-1234512345-06, true", "991-33333TEST-33, true", "04011000-12345-04, false",
        "04011000-12346-03, false", "04011000-1234512345-07, false"})
    void checkDigitsOfALeitwegIdAreChecked(String id, boolean right) {
        assertThat(PartyIds.isLeitweg(id)).isTrue();
        assertThat(PartyIds.leitwegFault("reference", id).isEmpty()).isEqualTo(right);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            EM   | invoices@vela.example     |
                 |                           |
            9930 | DE136695976               |
            0204 | 04011000-12345-03         |
            EM   |                           | electronicAddress is missing
                 | invoices@vela.example     | scheme is missing
            EM   | vela                      | no mail address
            EM   | a@b                       | no mail address
            MAIL | invoices@vela.example     | no code
            9999 | 123                       | no code
            0204 | 04011000-12345-04         | check digits
            0204 | 4                         | no Leitweg-ID
            """)
    void electronicAddressesNeedACodeOfTheScheme(String scheme, String address, String fault) {
        assertThat(PartyIds.addressFault(scheme == null ? "" : scheme, address == null ? "" : address).orElse(""))
                .contains(fault == null ? "" : fault).matches(text -> text.isEmpty() == (fault == null));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"DE02120300000000202051, true", "DE02120300000000202052, false", "DE02, false", "GB82WEST12345698765432, true"})
    void ibansHaveCheckDigits(String iban, boolean right) {
        assertThat(PartyIds.ibanFault(iban).isEmpty()).isEqualTo(right);
    }

    @Test
    void aBuyerTellsAllItsFaultsAtOnceAndNoneOfWhatIsEmpty() {
        assertThatThrownBy(() -> new Buyer("Vela", "", "", "", "XX", "", "EM", "", "04011000-12345-04", "", "", "", "fr", 400,
                Format.PLAIN)).hasMessageContainingAll("country (XX)", "electronicAddress is missing", "reference (04011000-12345-04)",
                        "language (fr)", "termDays (400)");
        assertThat(Buyer.unknown().legalName()).isEmpty();
    }

    @Test
    void aSellerThatIsNotWholeIsRefusedAtTheStart() {
        assertThatThrownBy(() -> new Seller("Tollgate GmbH", "", "", "Berlin", "DE", "DE136695975", "", "", "", "", "", "", "",
                "DE02120300000000202052", Trade.EUR, ""))
                .hasMessageContainingAll("street is missing", "vatId (DE136695975)", "iban", "tollgate.invoicing.seller.name empty");
        assertThatThrownBy(() -> new Seller("Tollgate GmbH", "Street 1", "", "Berlin", "DE", "", "27/1", "", "", "", "", "", "", "",
                Trade.EUR, "")).hasMessageContaining("vat-id is missing");
        assertThat(Trade.nobody().known()).isFalse();
    }

    /** The list of the official rules, which the validator has. */
    @Test
    void theSchemesAreThoseOfTheOfficialRules() throws IOException {
        try (InputStream rules = PartyIdsTest.class.getResourceAsStream("/xslt/en16931schematron/EN16931-CII-validation.xslt")) {
            String text = new String(requireNonNull(rules).readAllBytes(), StandardCharsets.UTF_8);
            List<String> official = Pattern.compile("' (0002 0007 0009 0037 [^']* EM) '").matcher(text).results()
                    .flatMap(found -> Stream.of(found.group(1).split(" "))).distinct().toList();

            assertThat(official).hasSizeGreaterThan(80).allSatisfy(code -> assertThat(PartyIds.addressFault(code, "x"))
                    .as(code).satisfies(fault -> assertThat(fault.orElse("")).doesNotContain("is no code")));
            assertThat(PartyIds.addressFault("9999", "x").orElse("")).contains("is no code");
        }
    }
}
