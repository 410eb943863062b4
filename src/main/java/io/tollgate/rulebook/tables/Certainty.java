package io.tollgate.rulebook.tables;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How sure it is that the law says what a row says. In tables: {@code statute}, {@code industry code}, in small letters. */
public enum Certainty {
    /** The text of the law was read. */
    STATUTE,
    /** The authority that watches over the law says so. */
    REGULATOR,
    /** No law, but the rules of operators or of a trade. */
    INDUSTRY_CODE,
    /** Others say that the law says so. */
    SECONDARY,
    /** Nothing was found that settles it; the row is meant to be strict. */
    UNCONFIRMED,
    /** A law was looked for, and none was found. */
    NONE_FOUND,
    /** Tollgate's own choice, which no law asks for. */
    OWN;

    /** Words of an earlier column, {@code confidence}. */
    private static final Map<String, Certainty> EARLIER = Map.of("statute-read", STATUTE, "mandated", STATUTE, "official-guidance",
            REGULATOR,
            "provider-default", INDUSTRY_CODE);

    /** The word that tables use. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether somebody read it at its origin. A row that is not confirmed is marked as such wherever it decides. */
    public boolean confirmed() {
        return switch (this) {
            case STATUTE, REGULATOR, INDUSTRY_CODE, OWN -> true;
            case SECONDARY, UNCONFIRMED, NONE_FOUND -> false;
        };
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Certainty::word).toList();
    }

    static Optional<Certainty> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst().or(() -> Optional.ofNullable(EARLIER.get(word)));
    }
}
