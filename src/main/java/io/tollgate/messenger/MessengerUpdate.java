package io.tollgate.messenger;

import io.tollgate.business.Sender;
import io.tollgate.persons.People;
import io.tollgate.recipient.Named;
import java.time.Instant;
import java.util.Optional;

/** One checked update of the messenger about a person. */
sealed interface MessengerUpdate {

    /** The path of the update in the body. */
    String path();

    /** The sender of the business that the update is about. */
    Sender sender();

    /** The identities by which the messenger names her. */
    Named person();

    /** The messenger's time, in seconds; never later than Tollgate's own. */
    Instant at();

    /** The key by which a repeated update of one person to one sender is recognised. */
    String identity();

    /** The same update, opening no window: it came another way than by the messenger. */
    default MessengerUpdate withoutWindow() {
        return this;
    }

    default People.Met met() {
        return new People.Met(person(), at());
    }

    /**
     * She wrote to the business.
     *
     * @param id                the messenger's id of the message, at most 128 characters
     * @param words             what she typed or tapped
     * @param opensWindow       false for what the messenger's system says in her name, and for an SMS
     * @param change            the system's notice that she has another number or user id
     * @param fromAdvertisement she came by a click on an advertisement
     * @param json              in the form of {@link io.tollgate.delivery.InboundMessage}
     */
    record Written(String path, Sender sender, Named person, Instant at, String id, Words words, boolean opensWindow,
            Optional<People.Change> change, boolean fromAdvertisement, String json) implements MessengerUpdate {

        @Override
        public Written withoutWindow() {
            return new Written(path, sender, person, at, id, words, false, change, fromAdvertisement, json);
        }

        @Override
        public String identity() {
            return "message " + id;
        }

        /** Leaves out what she wrote, so that no log or error can show it. */
        @Override
        public String toString() {
            return identity();
        }
    }

    /**
     * How the words got into a message. The business wrote those of a button; those of a caption may be about the picture; SEALED ones only
     * the devices of the business can read.
     */
    enum Way {
        TYPED, CAPTION, TAPPED, SEALED
    }

    /**
     * @param text what she typed, or the label that she tapped; empty for a picture without a caption and the like
     * @param id   the id that the business gave to the button that she tapped; otherwise empty
     */
    record Words(String text, Way way, String id) {

        static Words none() {
            return new Words("", Way.TYPED, "");
        }
    }

    /** A person has stopped the marketing of the business in the messenger's settings, or allowed it again. */
    record MarketingSetting(String path, Sender sender, Named person, Instant at, boolean stop) implements MessengerUpdate {

        /** One person can make one setting at a time, so time and value are enough. */
        @Override
        public String identity() {
            return "setting " + at.getEpochSecond() + " " + stop;
        }

        @Override
        public String toString() {
            return path;
        }
    }
}
