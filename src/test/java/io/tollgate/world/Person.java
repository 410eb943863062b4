package io.tollgate.world;

import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversations;
import io.tollgate.delivery.Handset;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Handsets;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Somebody with a phone, whom businesses write to. */
public record Person(World world, RecipientId id, PhoneNumber number) {

    /** Opts in to everything of this business and confirms it, long ago. */
    public Person consentsTo(EnrolledBusiness business) {
        return declares(ConsentEvent.Type.CONFIRMED, business, Purpose.values());
    }

    /** Makes a declaration long ago, in a form. */
    public Person declares(ConsentEvent.Type type, EnrolledBusiness to, Purpose... purposes) {
        world.the(Consents.class).record(Stream.of(purposes).map(purpose -> new ConsentEvent(to.id(), id, purpose,
                ConsentChannel.MESSENGER, type, World.LONG_AGO, Optional.empty(), Evidence.of("form", "Yes, please"))).toList(),
                World.LONG_AGO);
        return this;
    }

    public ConsentStatus.State consent(EnrolledBusiness business, Purpose purpose) {
        return world.the(Consents.class).statuses(List.of(id), ConsentChannel.MESSENGER, Instant.now().plusSeconds(1))
                .getOrDefault(new Consents.Key(business.id(), id, purpose), ConsentStatus.NEVER_ASKED).state();
    }

    public Person blocks(EnrolledBusiness business, Instant at) {
        world.the(Blocks.class).block(id, Optional.of(business.id()), "handset", at);
        return this;
    }

    /** Blocks every business. */
    public Person blocksAll(Instant at) {
        world.the(Blocks.class).block(id, Optional.empty(), "stop list", at);
        return this;
    }

    public Blocked blocked() {
        return world.the(Blocks.class).of(List.of(id)).getOrDefault(id, Blocked.NOBODY);
    }

    /** Writes to the business, which may then answer for a day. */
    public Person writesTo(EnrolledBusiness business, Instant at) {
        world.the(Conversations.class).inbound(business.sender(), id, false, at);
        return this;
    }

    /** As {@link #writesTo}, in response to its advertisement: the answers are free. */
    public Person respondsToAdvertisementOf(EnrolledBusiness business, Instant at) {
        world.the(Conversations.class).inbound(business.sender(), id, true, at);
        return this;
    }

    public Person hasHandset(Behaviour behaviour) {
        world.the(Handsets.class).behave(id, behaviour);
        return this;
    }

    /** The texts on the handset, as the person sees them. */
    public List<String> handset() {
        return world.the(Handsets.class).messages(id, 10).stream().map(Handset.Message::text).toList();
    }
}
