package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After an end, only narrow evidence gives a consent back: the method, the place and the wording all count. */
class ConsentMethodsTest {

    private static final Faults faults = new Faults("rules");
    private static final ConsentMethods methods = ConsentMethodsTable.read(RuleFiles.read(Path.of("rules")), faults)
            .on(LocalDate.EPOCH);

    @Test
    void hasNoFaults() {
        assertThatCode(faults::throwIfAny).doesNotThrowAnyException();
    }

    /** The last column is the field whose evidence is insufficient. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            form checkout-12                 | Yes, send me offers          | https://shop.example | |
            Online-Formular                  | Ja, schickt mir Angebote     | Filiale Wien         | |
            Formulário                       | Sim                          | loja                 | |
            UNTERSCHRIFT auf Papier          | Ja                           | Messe                | |
            keyword JA (de), message wamid.7 | Ja                           |                      | message wamid.7 |
            code of the message              | Yes                          |                      | message 7, request 8 |
            reply to the message, message 9  | Yes                          | the chat             | |
            form, box                        | Put me on your mailing list, please | page          | |
            CRM                              | Yes                          | page                 | 7 | method
            customer list                    | Yes                          | page                 | 7 | method
            Kundenliste2026.csv              | Ja                           | page                 | 7 | method
            form, import of the CRM          | Yes                          | page                 | 7 | method
            form (pre-ticked)                | Yes                          | page                 | 7 | method
            weekly_sync                      | Yes                          | page                 | 7 | method
            she                              | Yes                          | page                 | 7 | method
            inform                           | Yes                          | page                 | 7 | method
            n/a                              | Yes                          | page                 | 7 | method
            form                             | customer list                | page                 | 7 | proof
            form                             | CRM export of May 2026       | page                 | 7 | proof
            form                             |                              | page                 | 7 | proof
            form                             | Yes                          |                      | 7 | place
            form                             | Yes                          | CRM                  | 7 | place
            keyword JA                       | Ja                           |                      |   | place
            """)
    void requiresAnActOfThePersonTheWordingAndThePlace(String method, String wording, String place, String reference, String lack) {
        assertThat(methods.lacks(method, text(wording), text(place), text(reference)).map(ConsentMethods.Lack::field).orElse(""))
                .isEqualTo(text(lack));
    }

    @Test
    void hasObviousMethodsWithoutATable() {
        assertThat(ConsentMethods.WITHOUT_A_TABLE.lacks("form", "Yes", "page", "")).isEmpty();
        assertThat(ConsentMethods.WITHOUT_A_TABLE.lacks("CRM", "Yes", "page", "")).isPresent();
    }

    private static String text(String given) {
        return given == null ? "" : given;
    }
}
