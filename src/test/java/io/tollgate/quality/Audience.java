package io.tollgate.quality;

import com.fasterxml.uuid.Generators;
import io.tollgate.blocking.Blocks;
import io.tollgate.database.Times;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.Category;
import io.tollgate.message.Message;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.money.Money;
import io.tollgate.traffic.Admission;
import io.tollgate.traffic.Traffic;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** People whom messages of a business were delivered to, and what they said of it. */
final class Audience {

    private final World world;
    private final EnrolledBusiness shop;

    Audience(World world, EnrolledBusiness shop) {
        this.world = world;
        this.shop = shop;
    }

    /** Each of these people gets one from the shop's number; the other messages go to people of whom only the pseudonym is known. */
    void delivered(Category category, int messages, List<Person> people, Instant at) {
        List<RecipientId> recipients = Stream.concat(people.stream().map(Person::id),
                IntStream.range(people.size(), messages).mapToObj(each -> new RecipientId(shop.id().value(), each))).toList();
        List<Reservation> held = recipients.stream().map(recipient -> new Reservation(
                new Message(new MessageId(Generators.timeBasedEpochRandomGenerator().generate()), shop.id(), shop.sender(), recipient,
                        category),
                "DE", "Germany", new Money(200_000, World.USD), Optional.empty(), at, at.plus(Duration.ofDays(1)), "")).toList();
        if (!world.the(Ledger.class).reserve(held)) {
            throw new IllegalStateException("the shop is out of credit");
        }
        world.the(Traffic.class).admitted(held.stream()
                .map(one -> new Admission(one.recipient(), at, one.id(), shop.id(), category)).toList());
        world.the(Ledger.class).settle(held.stream().map(one -> new Delivered(one.id(), at)).toList(), List.of());
    }

    void blocks(Person person, Instant at) {
        world.the(Blocks.class).block(person.id(), Optional.of(shop.id()), "handset", at);
    }

    void reports(Person person, Instant at) {
        world.the(Blocks.class).block(person.id(), Optional.of(shop.id()), "report as spam", at);
        world.database().update("INSERT INTO spam_report (recipient, business_id, sender_id, at, message) VALUES (?, ?, ?, ?, '')",
                person.id().bytes(), shop.id().value(), shop.sender().value(), Times.utc(at));
    }

    void stops(Person person, Instant at) {
        world.database().update("INSERT INTO opt_out (recipient, business_id, means, purpose, said_at, withdrawn_at, message, was)"
                + " VALUES (?, ?, 'KEYWORD', 'MARKETING', ?, ?, 'wamid.stop', 'CONFIRMED')", person.id().bytes(), shop.id().value(),
                Times.utc(at), Times.utc(at));
    }
}
