package io.tollgate.recipient;

import io.tollgate.secrets.Keys;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** The register of people on a database, without the rest of the application and without keys for pseudonyms. */
public final class BareRegister {

    private BareRegister() {}

    public static Identities identities(NamedParameterJdbcTemplate jdbc) {
        return new Identities(jdbc, new Pseudonyms((Keys) null));
    }

    public static PersonLocks locks(NamedParameterJdbcTemplate jdbc) {
        return new PersonLocks(jdbc, identities(jdbc));
    }
}
