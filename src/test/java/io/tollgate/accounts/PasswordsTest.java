package io.tollgate.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

class PasswordsTest {

    private static final String PASSWORD = "mauve kettle orbits slowly";

    /** Records which hashes were compared, because comparing is what takes time. */
    private final List<String> compared = new ArrayList<>();
    private final PasswordEncoder bcrypt = new BCryptPasswordEncoder(4);
    private final Passwords passwords = new Passwords(new PasswordEncoder() {

        @Override
        public String encode(CharSequence password) {
            return bcrypt.encode(password);
        }

        @Override
        public boolean matches(CharSequence password, String hash) {
            compared.add(hash);
            return bcrypt.matches(password, hash);
        }
    });

    @Test
    void oneHashIsComparedEvenWithoutAnAccountOrAPassword() {
        String hash = passwords.hash(PASSWORD, "ann");

        assertThat(passwords.matches(PASSWORD, Optional.of(hash))).isTrue();
        assertThat(passwords.matches("wrong", Optional.of(hash))).isFalse();
        assertThat(passwords.matches(PASSWORD, Optional.empty())).isFalse();
        assertThat(passwords.matches("the password of nobody", Optional.empty())).as("without an account").isFalse();
        assertThat(passwords.matches(PASSWORD + "x".repeat(60), Optional.of(hash))).isFalse();
        assertThat(passwords.matches("", Optional.of(hash))).isFalse();
        assertThat(compared).hasSize(6).allSatisfy(one -> assertThat(one).startsWith("$2a$04$"));
    }

    /** Bcrypt reads 72 bytes; later bytes would not count. */
    @Test
    void aStrengthThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new Passwords(3))
                .hasMessage("tollgate.sign-in.bcrypt-strength (3) must be 4 to 31. Maybe 10.");
    }

    @Test
    void passwordsLongerThanBcryptReadsAreRefused() {
        String longest = "abcdefgh".repeat(9);
        String hash = passwords.hash(longest, "ann");

        assertThat(passwords.matches(longest, Optional.of(hash))).isTrue();
        assertThat(passwords.matches(longest + "x", Optional.of(hash))).isFalse();
    }
}
