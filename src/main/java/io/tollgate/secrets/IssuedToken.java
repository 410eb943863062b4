package io.tollgate.secrets;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token that the first start makes and writes into a file in the data folder, readable by its owner only. If such a file is there
 * already, its token is used. The database holds only the hash.
 */
public final class IssuedToken {

    private static final Logger log = LoggerFactory.getLogger(IssuedToken.class);
    private static final int SHORTEST = 32;

    private final Settings settings;
    private final Kind kind;

    /**
     * @param title   name of the token in logs: {@code administration token}
     * @param setting the name under which the database keeps the hash
     * @param prefix  the beginning of a new token
     * @param renewal the property by which a start makes a new token
     */
    public record Kind(String title, String setting, String prefix, String renewal) {}

    private IssuedToken(Settings settings, Kind kind) {
        this.settings = settings;
        this.kind = kind;
    }

    /** Finds or makes the token. It must be called at each start. @param renew makes a new token; the old one is refused from then on */
    public static IssuedToken issue(Kind kind, KeyFile file, boolean renew, Settings settings) {
        IssuedToken issued = new IssuedToken(settings, kind);
        if (renew) {
            settings.replace(kind.setting(), Tokens.hash(issued.fresh(file)));
        } else if (settings.find(kind.setting()).isEmpty()) {
            String token = file.read().map(found -> issued.longEnough(found, file)).orElseGet(() -> issued.fresh(file));
            settings.keep(kind.setting(), Tokens.hash(token));
        }
        log.info("{}", issued.whereItIs(file));
        return issued;
    }

    public boolean is(String token) {
        return settings.find(kind.setting()).filter(hash -> Tokens.matches(token, hash)).isPresent();
    }

    /** The sentence of the log. */
    public String whereItIs(KeyFile file) {
        return file.read().filter(this::is).isPresent()
                ? "The " + kind.title() + " is in " + file.path()
                : "The " + kind.title() + " was made at an earlier start and is not in " + file.path()
                        + ". Maybe it is lost: then start once with --" + kind.renewal() + "=true";
    }

    private String fresh(KeyFile file) {
        String token = Tokens.generate(kind.prefix());
        file.write(token + "\n");
        return token;
    }

    private String longEnough(String token, KeyFile file) {
        if (token.length() < SHORTEST) {
            throw new IllegalStateException("the " + kind.title() + " in " + file.path() + " must have " + SHORTEST
                    + " characters or more. Maybe delete the file, and the next start makes a good one.");
        }
        return token;
    }
}
