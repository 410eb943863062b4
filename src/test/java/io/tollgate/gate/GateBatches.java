package io.tollgate.gate;

import io.tollgate.business.Plan;
import io.tollgate.conversation.Conversations;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Batches of messages for tests of the gate. */
final class GateBatches {

    private static final AtomicInteger parisians = new AtomicInteger();
    private static final LocalDate LATER = LocalDate.of(2026, 12, 31);

    private GateBatches() {}

    /** One message is admitted at a price, one of each kind is free, one is refused, and one has to wait if it is night in Paris. */
    static List<MessageId> oneOfEach(World world, Instant now) {
        EnrolledBusiness shop = world.prepaid("10.00");
        EnrolledBusiness trial = world.business().pilot(LATER, 100).withoutPapers().enrol();
        EnrolledBusiness bakery = world.business().plan(Plan.APP).withoutPapers().enrol();
        Person answered = world.person().consentsTo(shop);
        answered.respondsToAdvertisementOf(shop, now.minus(Duration.ofHours(1)));
        return List.of(
                shop.sends(Category.UTILITY, world.person().consentsTo(shop), now),
                shop.sends(Category.MARKETING, world.person().consentsTo(shop), now),
                shop.sends(Category.SERVICE, answered, now),
                trial.sends(Category.UTILITY, world.person().consentsTo(trial), now),
                bakery.sends(Category.UTILITY, world.person().consentsTo(bakery), now),
                shop.sends(Category.MARKETING, world.person(), now),
                shop.sends(Category.MARKETING, world.person("+33612" + (100_000 + parisians.incrementAndGet())).consentsTo(shop), now));
    }

    /** Many messages of few businesses to few people. Everything is scarce: funds, allowances, new recipients, daily limits. */
    static List<MessageId> scarce(World world, Instant now, int messages, RandomGenerator random) {
        List<EnrolledBusiness> businesses = List.of(
                world.prepaid("0.40"), world.prepaid("1.00"),
                used(world, world.business().pilot(LATER, 7).withoutPapers().enrol()),
                used(world, world.business().plan(Plan.APP).withoutPapers().enrol()),
                world.business().plan(Plan.APP).withoutPapers().enrol().pays("0.30"));
        List<Person> people = new ArrayList<>();
        for (int person = 0; person < 14; person++) {
            people.add(acquainted(world, businesses, now, random));
        }
        return world.accept(IntStream.range(0, messages).mapToObj(message -> businesses.get(random.nextInt(businesses.size()))
                .message(Category.values()[random.nextInt(4)], people.get(random.nextInt(people.size())))).toList(), now);
    }

    private static Person acquainted(World world, List<EnrolledBusiness> businesses, Instant now, RandomGenerator random) {
        Person person = world.person();
        for (EnrolledBusiness business : businesses) {
            if (random.nextInt(6) > 0) {
                person.consentsTo(business);
            }
            if (random.nextInt(3) == 0) {
                world.the(Conversations.class).inbound(business.sender(), person.id(), random.nextBoolean(),
                        now.minus(Duration.ofHours(random.nextInt(30))));
            }
        }
        if (random.nextInt(8) == 0) {
            person.blocks(businesses.getFirst(), now.minusSeconds(60));
        }
        return person;
    }

    /** The business is near the end of its free messages of the month, and of the new recipients that it may write to unverified. */
    private static EnrolledBusiness used(World world, EnrolledBusiness business) {
        world.database().update("INSERT INTO allowance (kind, owner, period, used) VALUES ('APP', ?, '2026-11', 243)",
                business.id().value());
        world.database().update("INSERT INTO allowance (kind, owner, period, used) VALUES ('SERVICE', ?, '2026-11', 995)",
                business.sender().value());
        world.database().batchUpdate("INSERT INTO new_recipient (business_id, recipient, at) VALUES (?, ?, '2026-11-18 06:00:00')",
                IntStream.range(0, 246).mapToObj(reached -> new Object[] {
                    business.id().value(), new RecipientId(business.id().value(), reached).bytes()}).toList());
        return business;
    }
}
