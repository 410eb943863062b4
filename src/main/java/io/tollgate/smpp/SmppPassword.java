package io.tollgate.smpp;

import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Settings;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The password of the account at the SMSC. It goes in and never comes out again, but to the SMSC; the database holds it encrypted. */
@Component
public class SmppPassword {

    /** The longest password by SMPP 3.4, section 5.2.2. */
    public static final int LONGEST = 8;

    private static final String NAME = "smpp-password";

    private final Settings settings;
    private final Keys keys;

    SmppPassword(Settings settings, Keys keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /** Sets the password. It counts from the next connection on. */
    public void set(String password) {
        settings.replace(NAME, keys.seal(password));
    }

    Optional<String> find() {
        return settings.find(NAME).map(keys::open);
    }
}
