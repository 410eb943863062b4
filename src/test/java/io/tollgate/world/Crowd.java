package io.tollgate.world;

import io.tollgate.Tollgate;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.Handsets;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Four businesses, five hundred people around the world, and the messages to them. Some people want no messages, and some handsets are odd.
 * At any hour some messages are admitted, some deferred and some refused. The same seed gives the same crowd.
 */
public final class Crowd {

    private static final int PEOPLE = 500;
    private static final List<Behaviour> ODD = List.of(Behaviour.BUSY_TWICE, Behaviour.DUPLICATES, Behaviour.UNDELIVERABLE,
            Behaviour.NOT_REGISTERED, Behaviour.NO_READ_RECEIPTS, Behaviour.LATE);

    private final RandomGenerator random;
    private final List<String> people = IntStream.range(0, PEOPLE).mapToObj(Crowd::number).toList();

    public Crowd(long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** Fills the registers of the installation that these options describe. It starts only the parts of the application that it needs. */
    public List<EnrolledBusiness> settle(String... options) {
        return settle(_ -> {}, options);
    }

    /** @param more adds others to those of this crowd */
    public List<EnrolledBusiness> settle(Consumer<World> more, String... options) {
        String[] resting = Stream.concat(Stream.of("--spring.main.lazy-initialization=true", "--tollgate.gate.workers=0",
                "--camel.main.auto-startup=false"), Arrays.stream(options)).toArray(String[]::new);
        try (ConfigurableApplicationContext office = new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE)
                .run(resting)) {
            World world = new World(office);
            List<EnrolledBusiness> businesses = settle(world);
            more.accept(world);
            return businesses;
        }
    }

    public List<EnrolledBusiness> settle(World world) {
        List<EnrolledBusiness> businesses = List.of(
                world.business().handle("air").onAccount("100000").enrol(),
                world.business().handle("shop").prepaid("15").enrol(), // not enough for all that it sends
                world.business().handle("bakery").plan(Plan.APP).onAccount("100000").enrol(),
                world.business().handle("bank").onAccount("100000").enrol());
        meet(world, businesses);
        return businesses;
    }

    /** A request body of a partner. @param reference the partner's own; may be empty */
    public String message(String reference) {
        String template = switch (random.nextInt(10)) {
            case 0, 1, 2 -> "marketing";
            case 3 -> "authentication";
            default -> "utility";
        };
        return message(people.get(random.nextInt(people.size())), template, reference);
    }

    public static String message(String to, String template, String reference) {
        return """
                {"messaging_product":"whatsapp","to":"%s","type":"template","template":{"name":"%s","language":{"code":"en_US"}}%s}"""
                .formatted(to, template, reference.isEmpty() ? "" : ",\"client_ref\":\"" + reference + "\"");
    }

    /** Puts a file into the business's folder of the drop. */
    public void drop(Path folder, EnrolledBusiness business, String name, int lines) {
        try {
            Path in = Files.createDirectories(folder.resolve(business.handle()).resolve("in"));
            Files.write(in.resolve(name + ".jsonl"), IntStream.range(0, lines).mapToObj(line -> message(name + "-" + line)).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void meet(World world, List<EnrolledBusiness> businesses) {
        List<PhoneNumber> numbers = people.stream().map(world::number).toList();
        Map<PhoneNumber, RecipientId> ids = world.the(Recipients.class).register(numbers, World.LONG_AGO);
        List<ConsentEvent> consents = new ArrayList<>();
        for (PhoneNumber number : numbers) {
            for (EnrolledBusiness business : businesses) {
                consents.addAll(consents(business.id(), ids.get(number)));
            }
            if (random.nextInt(5) == 0) {
                world.the(Handsets.class).behave(ids.get(number), ODD.get(random.nextInt(ODD.size())));
            }
        }
        world.the(Consents.class).record(consents, World.LONG_AGO);
    }

    /**
     * A number in a country with quiet hours. At any hour it is night in one of them: in Brazil until noon UTC, then in Korea, in India at
     * midnight.
     */
    public static String number(int person) {
        int last = person * 37 % 1_000_000; // a different number for each person
        return switch (person % 6) {
            case 0 -> "+351912%06d".formatted(last);
            case 1 -> "+4915112%06d".formatted(last);
            case 2 -> "+819051%06d".formatted(last);
            case 3 -> "+5511987%06d".formatted(last);
            case 4 -> "+821029%06d".formatted(last);
            default -> "+919871%06d".formatted(last);
        };
    }

    private List<ConsentEvent> consents(BusinessId business, RecipientId recipient) {
        return switch (random.nextInt(10)) {
            case 0 -> List.of();
            case 1 -> List.of(consent(business, recipient, Purpose.MESSAGES));
            default -> Stream.of(Purpose.values()).map(purpose -> consent(business, recipient, purpose)).toList();
        };
    }

    private static ConsentEvent consent(BusinessId business, RecipientId recipient, Purpose purpose) {
        return new ConsentEvent(business, recipient, purpose, ConsentChannel.MESSENGER, Type.CONFIRMED, World.LONG_AGO, Optional.empty(),
                Evidence.of("form", "Yes, please"));
    }
}
