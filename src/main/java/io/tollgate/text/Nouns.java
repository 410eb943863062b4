package io.tollgate.text;

/** English nouns in messages. */
public final class Nouns {

    private Nouns() {}

    /** The noun with {@code a} or {@code an} before it. @param noun begins as it is spoken: no {@code hour}, no {@code user} */
    public static String withArticle(String noun) {
        return ("aeiou".indexOf(noun.charAt(0)) < 0 ? "a " : "an ") + noun;
    }
}
