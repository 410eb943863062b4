package io.tollgate.messenger;

import io.tollgate.business.Sender;
import io.tollgate.persons.People;
import io.tollgate.recipient.Named;
import java.time.Instant;
import java.util.Optional;

/** One thing that the messenger tells of a person, checked. */
sealed interface MessengerUpdate {

    /** Where in the body it stood. */
    String path();

    /** The business's number that it is about. */
    Sender sender();

    /** By what the messenger names her. */
    Named person();

    /** By the messenger's clock, in seconds; never ahead of ours. */
    Instant at();

    /** What makes a repetition known as such, of one person to one sender. */
    String identity();

    default People.Met met() {
        return new People.Met(person(), at());
    }

    /**
     * She wrote to the business.
     *
     * @param id                the messenger's own, at most 128 characters
     * @param words             what she typed or tapped
     * @param opensWindow       false for what the messenger's system says in her name
     * @param change            what the system says: that she has another number or user id
     * @param fromAdvertisement she came by a click on one
     * @param json              as {@link io.tollgate.delivery.InboundMessage} wants it
     */
    record Written(String path, Sender sender, Named person, Instant at, String id, Words words, boolean opensWindow,
            Optional<People.Change> change, boolean fromAdvertisement, String json) implements MessengerUpdate {

        @Override
        public String identity() {
            return "message " + id;
        }

        /** Without what she wrote, so that no log or error can show it. */
        @Override
        public String toString() {
            return identity();
        }
    }

    /** How words came to be in a message. A button's are the business's, a caption's may be about the picture. */
    enum Way { TYPED, CAPTION, TAPPED }

    /**
     * @param text what she typed, or the label that she tapped; empty for a picture without a caption and the like
     * @param id   that the business gave the button that she tapped; otherwise empty
     */
    record Words(String text, Way way, String id) {

        static Words none() {
            return new Words("", Way.TYPED, "");
        }
    }

    /** She set in the messenger that she wants no marketing of the business, or that she wants it again. */
    record MarketingSetting(String path, Sender sender, Named person, Instant at, boolean stop) implements MessengerUpdate {

        /** One person sets one thing at a time. */
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
