package io.tollgate.world;

import io.tollgate.gate.Acceptance;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Inbox;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.persons.People;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Named;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipients;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Businesses, people and messages of one application under test. Each is new, so tests do not share any.
 *
 * <pre>
 * EnrolledBusiness vela = world.business().prepaid("10").enrol();
 * Person ana = world.person().consentsTo(vela);
 * MessageId offer = vela.sends(Category.MARKETING, ana, NOON);
 * assertThat(world.history().verdict(offer)).isInstanceOf(Admitted.class);
 * </pre>
 */
public final class World {

    public static final Currency USD = Currency.getInstance("USD");

    /** A time before anything that a test is about. */
    public static final Instant LONG_AGO = Instant.parse("2026-01-05T09:00:00Z");

    /** Formats of mobile numbers that only this class uses. */
    private static final Map<String, String> MOBILES = Map.of("PT", "+351911%06d", "DE", "+4915112%06d", "FR", "+336121%05d", "AT",
            "+436647%06d");
    private static final AtomicInteger people = new AtomicInteger();

    private final BeanFactory beans;

    /** @param beans of the application; a test gets only those that it needs */
    public World(BeanFactory beans) {
        this.beans = beans;
    }

    /** A new business with the usual properties, unless the test says otherwise. */
    public BusinessToEnrol business() {
        return new BusinessToEnrol(this);
    }

    /** A verified enterprise in Berlin that has prepaid this amount of US dollars. */
    public EnrolledBusiness prepaid(String amount) {
        return business().prepaid(amount).enrol();
    }

    /** A verified enterprise in Berlin that pays later. */
    public EnrolledBusiness onAccount() {
        return business().onAccount("1000000").enrol();
    }

    /** A business in Lisbon that nobody has verified yet, as a client of this application. It has templates with and without parameters. */
    public Partner partner() {
        EnrolledBusiness business = business().in("Europe/Lisbon").area("+35121").onAccount("0").unverified().enrol();
        business.approvedTemplate("greeting", "Good day!");
        business.approvedTemplate("flight_update", "Flight {{1}} leaves from gate {{2}}.");
        business.approvedTemplate("named", "Flight {{flight}} leaves from gate {{gate}}.");
        return business.partner();
    }

    /** A person in Portugal. Only her number is known. */
    public Person person() {
        return personIn("PT");
    }

    /** @param country code of a country in {@link #MOBILES} */
    public Person personIn(String country) {
        return person(newNumber(country));
    }

    /** The person with this number. She is registered if she is not yet. */
    public Person person(String number) {
        PhoneNumber parsed = number(number);
        return new Person(this, the(Recipients.class).register(List.of(parsed), LONG_AGO).get(parsed), parsed);
    }

    /** A person of whom only this user id is known. */
    public RecipientId personNamed(Identity userId) {
        return the(People.class).registerUnlessErased(Named.of(userId), LONG_AGO).orElseThrow();
    }

    /** The person who has this number now. Nothing is registered. */
    public Person holder(String number) {
        PhoneNumber parsed = number(number);
        return new Person(this, the(Identities.class).who(parsed), parsed);
    }

    public PhoneNumber number(String number) {
        return the(PhoneNumbers.class).parse(number).orElseThrow();
    }

    /** A number that no register knows. @param country code of a country in {@link #MOBILES} */
    public static String newNumber(String country) {
        return MOBILES.get(country).formatted(people.incrementAndGet());
    }

    /** Accepts messages that businesses send at the same time. */
    public List<MessageId> accept(List<Arrival> arrivals, Instant at) {
        return the(Inbox.class).accept(arrivals, at).stream().map(World::stored).toList();
    }

    private static MessageId stored(Acceptance acceptance) {
        return switch (acceptance) {
            case Acceptance.Stored stored -> stored.id();
            case Acceptance.Repeated _ -> throw new AssertionError("repeated");
            case Acceptance.Conflict _ -> throw new AssertionError("conflict");
            case Acceptance.Erased _ -> throw new AssertionError("erased");
            case Acceptance.Failed failed -> throw new AssertionError(failed.cause());
        };
    }

    /** Messages that were admitted without judgement. */
    public AdmittedMessages admitted() {
        return new AdmittedMessages(this);
    }

    /** What became of messages. */
    public StoredMessages history() {
        return new StoredMessages(this);
    }

    /** Messages that cost what the test says, and money that pays for them. To be closed after the test. */
    public WorldBooks books() {
        return new WorldBooks(this);
    }

    public LedgerAudit audit() {
        return new LedgerAudit(database());
    }

    public Queues queues() {
        return new Queues(database());
    }

    /** The administration of the application under test, over HTTP, with the token of the first start. */
    public Office office() {
        Environment environment = the(Environment.class);
        return Office.at(environment.getRequiredProperty("local.server.port", Integer.class),
                Path.of(environment.getRequiredProperty("tollgate.data")));
    }

    /** The webhook of the business has taken what somebody wrote to its number. @param id the messenger's of what she wrote */
    public void told(EnrolledBusiness business, String id) {
        database().update("INSERT INTO told_inbound (business_id, sender_id, recipient, inbound_id, at, inbound) VALUES (?, ?, ?, ?,"
                + " UTC_TIMESTAMP(6), ?)", business.id().value(), business.sender().value(), new byte[16], id, new byte[0]);
    }

    public JdbcTemplate database() {
        return the(JdbcTemplate.class);
    }

    /** A collection of the application under test. */
    public <T> T the(Class<T> type) {
        return beans.getBean(type);
    }

    /** The address of the application, if it serves HTTP. */
    URI root() {
        return URI.create("http://127.0.0.1:" + the(Environment.class).getRequiredProperty("local.server.port"));
    }
}
