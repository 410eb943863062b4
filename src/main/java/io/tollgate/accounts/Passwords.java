package io.tollgate.accounts;

import io.tollgate.staff.StaffName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Hashes passwords with bcrypt. Each hash names its algorithm, so another algorithm may follow. Spring's Argon2 needs Bouncy
 * Castle, which nothing else here does.
 */
@Component
final class Passwords {

    static final int SHORTEST = 12;
    /** Bcrypt ignores bytes beyond this length. */
    static final int LONGEST_BYTES = 72;

    private final PasswordEncoder encoder;
    private final Supplier<String> nobodys; // made at the first sign-in of any account

    @Autowired
    Passwords(@Value("${tollgate.sign-in.bcrypt-strength:10}") int strength) {
        this(new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(checked(strength)))));
    }

    Passwords(PasswordEncoder encoder) {
        this.encoder = encoder;
        this.nobodys = SingletonSupplier.of(() -> encoder.encode("the password of nobody"));
    }

    private static int checked(int strength) {
        if (strength < 4 || strength > 31) {
            throw new IllegalArgumentException("tollgate.sign-in.bcrypt-strength (" + strength + ") must be 4 to 31. Maybe 10.");
        }
        return strength;
    }

    /** @throws AccountRefused if it is too short, too long, or the name of the account */
    String hash(String password, String account) {
        if (password.codePointCount(0, password.length()) < SHORTEST) {
            throw new AccountRefused("A password must have " + SHORTEST + " characters or more. Maybe take four words.");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            throw new AccountRefused("A password must have at most " + LONGEST_BYTES + " bytes. Maybe leave something out.");
        }
        if (password.chars().distinct().count() < 5 || new StaffName(password).isSameAs(new StaffName(account))) {
            throw new AccountRefused("This password is guessed too easily. Maybe take four words that do not belong together.");
        }
        return encoder.encode(password);
    }

    /** @param hash empty if there is no such account; then the answer is no, after the same time */
    boolean matches(String password, Optional<String> hash) {
        boolean tooLong = password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES;
        boolean right = encoder.matches(tooLong ? "" : password, hash.orElse(nobodys.get()));
        return right && !tooLong && hash.isPresent();
    }
}
