package io.tollgate.recipient;

import io.tollgate.message.BusinessId;
import java.util.Optional;

/** One of the names by which the messenger knows a person. {@code toString} hides the name, so that no log or error can show it. */
public sealed interface Identity permits PhoneNumber, Identity.UserId, Identity.ParentUserId {

    /** Its country, ISO 3166 alpha-2; {@code ZZ} if it belongs to no single country. */
    String country();

    /** The name itself, for sending to it or storing it: E.164 with {@code +}, or the user id. */
    String name();

    /**
     * A business-scoped user id. The messenger makes one for each person and business portfolio, and a business here is a portfolio. The
     * same text from two businesses makes two ids, so that no business can act for another's customer.
     *
     * @param id the country, a point and up to 128 letters and digits, whose case matters
     */
    record UserId(BusinessId business, String id) implements Identity {

        private static final UserIdForm FORM = new UserIdForm("a user id", ".");

        public UserId {
            FORM.require(id);
        }

        public static boolean isOne(String text) {
            return FORM.fits(text);
        }

        @Override
        public String country() {
            return FORM.country(id);
        }

        @Override
        public String name() {
            return id;
        }

        @Override
        public String toString() {
            return FORM.title(id);
        }
    }

    /**
     * A parent user id: the messenger makes one for all linked portfolios of a company. It is the same for all businesses here.
     *
     * @param id the country, {@code .ENT.} and up to 128 letters and digits
     */
    record ParentUserId(String id) implements Identity {

        private static final UserIdForm FORM = new UserIdForm("a parent user id", ".ENT.");

        public ParentUserId {
            FORM.require(id);
        }

        public static boolean isOne(String text) {
            return FORM.fits(text);
        }

        @Override
        public String country() {
            return FORM.country(id);
        }

        @Override
        public String name() {
            return id;
        }

        @Override
        public String toString() {
            return FORM.title(id);
        }
    }

    /** Whether a text has the form of a user id or parent user id. */
    static boolean isUserId(String text) {
        return UserId.isOne(text) || ParentUserId.isOne(text);
    }

    /** The user id or parent user id that a text is, by its form; empty if it is neither. */
    static Optional<Identity> user(BusinessId business, String id) {
        if (ParentUserId.isOne(id)) {
            return Optional.of(new ParentUserId(id));
        }
        return UserId.isOne(id) ? Optional.of(new UserId(business, id)) : Optional.empty();
    }
}
