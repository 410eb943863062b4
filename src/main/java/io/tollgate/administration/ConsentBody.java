package io.tollgate.administration;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tollgate.consent.Channel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.Purpose;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One entry of the history of a consent as a caller gives it, in JSON or as a line of CSV. */
@Schema(name = "Consent")
record ConsentBody(
        @Schema(description = "The person's number, with + and the country's code", example = "+351 912 345 678") @Nullable String to,
        @Schema(description = "The business's handle", example = "padaria-sol") @Nullable String business,
        @Schema(allowableValues = {"MESSAGES", "MARKETING"}) @Nullable String purpose,
        @Schema(allowableValues = {"MESSENGER", "SMS", "EMAIL", "VOICE"}, description = "MESSENGER without it") @Nullable String channel,
        @Schema(allowableValues = {"REQUESTED", "GIVEN", "CONFIRMED", "WITHDRAWN"},
                description = "CONFIRMED: by a second step on the same channel (double opt-in)") @Nullable String type,
        @Schema(description = "When it happened; now without it", example = "2026-11-02T09:15:00Z") @Nullable String at,
        @Schema(description = "First instant at which it is no longer valid; until withdrawn without it") @Nullable String expires,
        @Schema(description = "How", example = "form checkout-12") @Nullable String method,
        @Schema(description = "The wording shown, or where the proof is; needed for all but a withdrawal",
                example = "Yes, send me offers by messenger.") @Nullable String proof) {

    Given person() {
        return new Given("to", to);
    }

    Type kind() {
        return new Given("type", type).choice(Type.class);
    }

    Purpose purposeGiven() {
        return new Given("purpose", purpose).choice(Purpose.class);
    }

    Channel channelGiven() {
        return new Given("channel", channel).choice(Channel.class, Channel.MESSENGER);
    }

    /** Without the person's number, which must not come in by way of a note. */
    String methodWithout(PhoneNumber number) {
        return Persons.without(number, "method", new Given("method", method).text(200));
    }

    ConsentEvent event(BusinessId of, RecipientId recipient, PhoneNumber number, Instant happened) {
        String evidence = Persons.without(number, "proof", new Given("proof", proof).textOrEmpty(2000));
        return Fault.orValue(() -> new ConsentEvent(of, recipient, purposeGiven(), channelGiven(), kind(), happened,
                new Given("expires", expires).maybeInstant(), methodWithout(number), evidence));
    }
}
