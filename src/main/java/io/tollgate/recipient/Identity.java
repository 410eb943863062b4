package io.tollgate.recipient;

import io.tollgate.message.BusinessId;
import java.util.Optional;
import java.util.regex.Pattern;

/** One of the names by which the messenger knows a person. Prints nothing of itself, so that no log or error can show it. */
public sealed interface Identity {

    /** The country that it tells, ISO 3166 alpha-2, {@code ZZ} if it belongs to no one country. */
    String country();

    /** Everywhere the same. */
    record Number(PhoneNumber number) implements Identity {

        @Override
        public String country() {
            return number.country();
        }

        @Override
        public String toString() {
            return number.toString();
        }
    }

    /**
     * A business-scoped user id. The messenger makes one for each person and business portfolio, and a business here is a portfolio: what two
     * businesses say of the same text is said of two ids, so that no business can speak for a customer of another.
     *
     * @param id the country, a point and up to 128 letters and digits, whose case matters
     */
    record UserId(BusinessId business, String id) implements Identity {

        private static final Pattern FORM = Pattern.compile("[A-Z]{2}\\.[A-Za-z0-9]{1,128}");

        public UserId {
            if (!isOne(id)) {
                throw new IllegalArgumentException("a user id must be a country, a point and 1 to 128 letters and digits");
            }
        }

        public static boolean isOne(String text) {
            return FORM.matcher(text).matches();
        }

        @Override
        public String country() {
            return id.substring(0, 2);
        }

        @Override
        public String toString() {
            return "a user id of " + country();
        }
    }

    /**
     * What all portfolios of one company that the messenger has linked know her by: the same for all businesses here.
     *
     * @param id the country, {@code .ENT.} and up to 128 letters and digits
     */
    record ParentUserId(String id) implements Identity {

        private static final Pattern FORM = Pattern.compile("[A-Z]{2}\\.ENT\\.[A-Za-z0-9]{1,128}");

        public ParentUserId {
            if (!isOne(id)) {
                throw new IllegalArgumentException("a parent user id must be a country, .ENT. and 1 to 128 letters and digits");
            }
        }

        public static boolean isOne(String text) {
            return FORM.matcher(text).matches();
        }

        @Override
        public String country() {
            return id.substring(0, 2);
        }

        @Override
        public String toString() {
            return "a parent user id of " + country();
        }
    }

    /** A user id or a parent user id, told from each other by their form; empty for what is neither. */
    static Optional<Identity> user(BusinessId business, String id) {
        if (ParentUserId.isOne(id)) {
            return Optional.of(new ParentUserId(id));
        }
        return UserId.isOne(id) ? Optional.of(new UserId(business, id)) : Optional.empty();
    }
}
