package io.tollgate.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.blocking.HashForm.Algorithm;
import io.tollgate.blocking.HashForm.Spelling;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashFormTest {

    /** The hashes come from another program, such as {@code printf %s +34912345678 | sha256sum}. */
    @ParameterizedTest
    @CsvSource({
        "SHA256, PLUS, '', +34912345678, d13ea5106211367ff58c300adb5956d131394a9ce4de92e59ac3ee0f24609232",
        "SHA256, PLUS, 'robinson-2026:', +34912345678, 9ef22f1e83858bbaddb039a390ada1bd0c6c5823ba78e4c825369fe53646fa61",
        "SHA256, DIGITS, '', +34912345678, 09e1137c56694bc5239cc679499e2af06649d237dc24884b9db29ed6683910d9",
        "SHA256, DIGITS, 'robinson-2026:', +34912345678, 1df8cb6670d51aa1d173b52dcc2242a909cc3dc3de27a72578af1d6f455d49d8",
        "SHA1, PLUS, '', +34912345678, 2ab8e2fc73d00c2dcbf9550673b131edd3c26f67",
        "SHA1, PLUS, 'robinson-2026:', +34912345678, b03599518471b502e11704de64813a8fae59a594",
        "SHA1, DIGITS, '', +34912345678, 78e88daedd59f19272b14e3f5b58a1bff624d823",
        "SHA1, DIGITS, 'robinson-2026:', +34912345678, b9f553e3c0f80262cd72c8678f5f4370ff6d0cb4",
    })
    void isTheHashThatOtherProgramsMake(Algorithm algorithm, Spelling spelling, String salt, String number, String hash) {
        assertThat(new HashForm(algorithm, spelling, salt).line(number)).isEqualTo(hash);
    }

    @Test
    void keepsTheFirstSixteenBytes() {
        HashForm form = new HashForm(Algorithm.SHA1, Spelling.DIGITS, "");

        assertThat(HexFormat.of().formatHex(form.fingerprint("+34912345678"))).isEqualTo(form.line("+34912345678").substring(0, 32));
    }

    @Test
    void differsByAlgorithmSpellingAndSalt() {
        List<HashForm> forms = List.of(new HashForm(Algorithm.SHA256, Spelling.PLUS, ""),
                new HashForm(Algorithm.SHA256, Spelling.DIGITS, ""),
                new HashForm(Algorithm.SHA1, Spelling.PLUS, ""), new HashForm(Algorithm.SHA256, Spelling.PLUS, "2026"));

        assertThat(forms.stream().map(form -> form.line("+34912345678")).distinct()).hasSize(4);
    }

    @Test
    void hasASaltOfAHundredCharactersAtMost() {
        assertThatThrownBy(() -> new HashForm(Algorithm.SHA1, Spelling.PLUS, "x".repeat(101)))
                .hasMessageContaining("salt (101 characters)");
    }
}
