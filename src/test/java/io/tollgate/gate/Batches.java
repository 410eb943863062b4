package io.tollgate.gate;

import io.tollgate.business.Business;
import io.tollgate.business.Payment;
import io.tollgate.business.Plan;
import io.tollgate.gate.Town.Firm;
import io.tollgate.gate.Town.Person;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Batches of messages for tests of the gate. */
final class Batches {

    private static final AtomicInteger parisians = new AtomicInteger();
    private static final LocalDate LATER = LocalDate.of(2026, 12, 31);

    private Batches() {}

    /** One that is admitted at a price, one free of each kind, one refused, and one that has to wait if it is night in Paris. */
    static List<MessageId> oneOfEach(Town town, Instant now) {
        Firm shop = town.enterprise("10.00");
        Firm trial = town.firm(Plan.PILOT, Payment.PREPAID, Optional.of(new Business.Pilot(LATER, 100)));
        Firm bakery = town.firm(Plan.APP, Payment.PREPAID, Optional.empty());
        Person answered = town.customer(shop);
        town.conversations.inbound(shop.sender(), answered.id(), true, now.minus(Duration.ofHours(1)));
        return List.of(
                town.accept(shop, town.customer(shop), Category.UTILITY, now),
                town.accept(shop, town.customer(shop), Category.MARKETING, now),
                town.accept(shop, answered, Category.SERVICE, now),
                town.accept(trial, town.customer(trial), Category.UTILITY, now),
                town.accept(bakery, town.customer(bakery), Category.UTILITY, now),
                town.accept(shop, town.stranger(), Category.MARKETING, now),
                town.accept(shop, town.customer(shop, town.person("+33612" + (100_000 + parisians.incrementAndGet()))), Category.MARKETING,
                        now));
    }

    /** Many messages of few firms to few people, short of everything: funds, allowances, new recipients, daily limits. */
    static List<MessageId> scarce(Town town, Instant now, int messages, RandomGenerator random) {
        List<Firm> firms = List.of(
                town.enterprise("0.40"), town.enterprise("1.00"),
                used(town, town.firm(Plan.PILOT, Payment.PREPAID, Optional.of(new Business.Pilot(LATER, 7)))),
                used(town, town.firm(Plan.APP, Payment.PREPAID, Optional.empty())),
                town.paid(town.firm(Plan.APP, Payment.PREPAID, Optional.empty()), "0.30"));
        List<Person> people = new ArrayList<>();
        for (int person = 0; person < 14; person++) {
            people.add(acquainted(town, firms, now, random));
        }
        return town.accept(IntStream.range(0, messages).mapToObj(message -> town.arrival(firms.get(random.nextInt(firms.size())),
                people.get(random.nextInt(people.size())), Category.values()[random.nextInt(4)])).toList(), now);
    }

    private static Person acquainted(Town town, List<Firm> firms, Instant now, RandomGenerator random) {
        Person person = town.stranger();
        for (Firm firm : firms) {
            if (random.nextInt(6) > 0) {
                town.customer(firm, person);
            }
            if (random.nextInt(3) == 0) {
                town.conversations.inbound(firm.sender(), person.id(), random.nextBoolean(),
                        now.minus(Duration.ofHours(random.nextInt(30))));
            }
        }
        if (random.nextInt(8) == 0) {
            town.blocks.block(person.id(), Optional.of(firms.getFirst().business().id()), "handset", now.minusSeconds(60));
        }
        return person;
    }

    /** Near the end of its free messages of the month, and of the new recipients that it may write to unverified. */
    private static Firm used(Town town, Firm firm) {
        town.jdbc.update("INSERT INTO allowance (kind, owner, period, used) VALUES ('APP', ?, '2026-11', 243)",
                firm.business().id().value());
        town.jdbc.update("INSERT INTO allowance (kind, owner, period, used) VALUES ('SERVICE', ?, '2026-11', 995)", firm.sender().value());
        town.jdbc.batchUpdate("INSERT INTO new_recipient (business_id, recipient, at) VALUES (?, ?, '2026-11-18 06:00:00')",
                IntStream.range(0, 246).mapToObj(reached -> new Object[] {
                    firm.business().id().value(), new RecipientId(firm.business().id().value(), reached).bytes()}).toList());
        return firm;
    }
}
