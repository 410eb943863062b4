package io.tollgate.evidence;

import static java.util.stream.Collectors.joining;

import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.Customer;
import io.tollgate.consent.Damage;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.LegalBasis;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Reads what {@link ConsentDocument} writes: records, a receipt with its records, or a single record. It skips derived parts, so that
 * reading a document twice, or writing it again, gives the same result.
 */
public final class ConsentReader {

    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final RecipientId person;
    private final Function<String, Optional<BusinessId>> businesses;
    private final BiConsumer<String, String> check;
    private final Instant now;

    /**
     * @param person     the person whose records they must be
     * @param businesses finds a business by its handle
     * @param check      gets the path and each text that will be stored, and may refuse it by throwing
     */
    public ConsentReader(RecipientId person, Function<String, Optional<BusinessId>> businesses, BiConsumer<String, String> check,
            Instant now) {
        this.person = person;
        this.businesses = businesses;
        this.check = check;
        this.now = now;
    }

    /** @throws DocumentFault for the first fault; it says where */
    public List<ConsentEvent> read(JsonNode document) {
        Place root = new Place("$", document);
        context(root.get("@context"));
        List<ConsentEvent> events = new ArrayList<>();
        records(root).forEach(record -> events.addAll(record(record)));
        return events;
    }

    /** Checks the prefixes, as names have their meaning only under the same prefixes. */
    private static void context(Place context) {
        Dpv.PREFIXES.forEach((prefix, uri) -> {
            Place given = context.get(prefix);
            if (!given.text().equals(uri)) {
                throw given.wrong("must be " + uri);
            }
        });
    }

    private static List<Place> records(Place root) {
        Optional<Place> graph = root.maybe("@graph");
        if (graph.isPresent()) {
            return graph.get().list();
        }
        Place type = root.get("@type");
        return switch (type.only().text()) {
            case "dpv:ConsentReceipt" -> root.get("dpv:hasRecordOfActivity").list();
            case "dpv:ConsentRecord" -> List.of(root);
            default -> throw type.wrong("must be dpv:ConsentRecord or dpv:ConsentReceipt");
        };
    }

    private List<ConsentEvent> record(Place record) {
        Place profile = record.get("dct:conformsTo").only().get("@id");
        if (!profile.text().equals(Dpv.RECORD_PROFILE)) {
            throw profile.wrong("must be " + Dpv.RECORD_PROFILE);
        }
        record.get("dpv:hasDataSubject").only().maybe("dct:identifier").ifPresent(identifier -> {
            if (!identifier.text().equals(person.toString())) {
                throw identifier
                        .wrong("is not the pseudonym of this number. Maybe the record is another person's; or it is from a Tollgate with"
                                + " another key, then leave the identifier out");
            }
        });
        Place process = record.get("dpv:hasProcess").only();
        Place purposeId = process.get("dpv:hasPurpose").only().get("@id");
        Purpose purpose = Arrays.stream(Purpose.values()).filter(one -> purposeId.text().equals(Dpv.PURPOSE + one)).findFirst()
                .orElseThrow(() -> purposeId.wrong("is not a purpose that is offered. Maybe one of "
                        + Arrays.stream(Purpose.values()).map(one -> Dpv.PURPOSE + one).collect(joining(", "))));
        ConsentChannel channel = choice(process.get("tollgate:channel"), ConsentChannel.class);
        BusinessId business = business(record, process.get("dpv:hasDataController").only().get("@id"));
        Map<String, Wording> notices = notices(record);
        List<ConsentEvent> events = new ArrayList<>();
        for (Place status : record.get("dpv:hasConsentStatus").list()) {
            type(status).ifPresent(type -> events.add(event(business, purpose, channel, type, status, notices)));
        }
        return events;
    }

    private BusinessId business(Place record, Place controller) {
        Place entity = record.get("dpv:hasEntity").list().stream().filter(one -> one.get("@id").text().equals(controller.text()))
                .findFirst()
                .orElseThrow(() -> controller.wrong("is not an entity of this record. Maybe its @id in dpv:hasEntity is spelt"
                        + " differently"));
        Place handle = entity.get("dct:identifier").only();
        return businesses.apply(handle.text()).orElseThrow(() -> handle.wrong("is not a handle of a business. Maybe enrol it first"));
    }

    private Map<String, Wording> notices(Place record) {
        Map<String, Wording> notices = new HashMap<>();
        record.maybe("dpv:hasNotice").map(Place::list).orElse(List.of()).forEach(notice -> notices.put(notice.get("@id").text(),
                valid(notice, () -> new Wording(checked(notice, "dct:description"), checked(notice, "dct:hasVersion"),
                        checked(notice, "dct:language"), checked(notice, "tollgate:place"), checked(notice, "dct:source")))));
        return notices;
    }

    /** The type of an entry; empty for a derived status. */
    private static Optional<Type> type(Place status) {
        List<Place> kinds = status.get("@type").list();
        if (status.isTrue("tollgate:derived") || kinds.stream().allMatch(kind -> Dpv.derived(kind.text()))) {
            return Optional.empty();
        }
        Type said = kinds.stream().flatMap(kind -> Dpv.type(kind.text()).stream()).findFirst()
                .orElseThrow(() -> status.get("@type").wrong("is not a status of a consent. Maybe dpv:ConsentGiven"));
        Optional<Type> own = status.maybe("tollgate:event").map(event -> choice(event, Type.class));
        if (own.isPresent() && !Dpv.status(own.get()).equals(Dpv.status(said))) {
            throw status.get("tollgate:event").wrong("must agree with @type, which is " + Dpv.status(said));
        }
        return Optional.of(own.orElse(said));
    }

    private ConsentEvent event(BusinessId business, Purpose purpose, ConsentChannel channel, Type type, Place status,
            Map<String, Wording> notices) {
        Wording shown = status.maybe("dpv:hasNotice").map(notice -> {
            Place id = notice.only().get("@id");
            return Optional.ofNullable(notices.get(id.text()))
                    .orElseThrow(() -> id.wrong("is not a notice of this record. Maybe its @id in dpv:hasNotice is spelt differently"));
        }).orElse(Wording.NONE);
        Instant at = instant(status.get("dpv:isIndicatedAtTime"));
        if (at.isAfter(now.plus(CLOCKS_DIFFER))) {
            throw status.get("dpv:isIndicatedAtTime").wrong("must be an instant that is not in the future");
        }
        Optional<Customer> inquiry = status.maybe("tollgate:inquiry").map(this::customer);
        Optional<Customer> customer = inquiry.or(() -> status.maybe("tollgate:softOptIn").map(this::customer));
        LegalBasis basis = customer.isEmpty() ? LegalBasis.CONSENT : inquiry.isPresent() ? LegalBasis.INQUIRY : LegalBasis.SOFT_OPT_IN;
        return valid(status, () -> new ConsentEvent(business, person, purpose, channel, type, at, expires(status),
                new Evidence(basis, shown,
                        checked(status, "dpv:hasIndicationMethod"),
                        checked(status, "tollgate:reference"), customer)));
    }

    private Customer customer(Place conditions) {
        return valid(conditions, () -> new Customer(checked(conditions, "tollgate:sale"), checked(conditions, "tollgate:goods"),
                checked(conditions, "tollgate:told"), checked(conditions, "tollgate:toldInMessages")));
    }

    /** When the consent expires; empty if it lasts until it is ended. */
    private static Optional<Instant> expires(Place status) {
        Optional<Place> duration = status.maybe("dpv:hasDuration").map(Place::only);
        if (duration.isEmpty()) {
            return Optional.empty();
        }
        Place type = duration.get().get("@type").only();
        return switch (type.text()) {
            case "dpv:UntilTimeDuration" -> Optional.of(instant(duration.get().get("rdf:value")));
            case "dpv:UntilEventDuration", "dpv:EndlessDuration" -> Optional.empty();
            default -> throw type.wrong("must be dpv:UntilTimeDuration or dpv:UntilEventDuration");
        };
    }

    private String checked(Place at, String name) {
        String text = at.textOrEmpty(name);
        Damage.of(text).ifPresent(damage -> {
            throw new DocumentFault(at.path() + "['" + name + "']", damage + ".");
        });
        check.accept(at.path() + "['" + name + "']", text);
        return text;
    }

    private static Instant instant(Place place) {
        try {
            return OffsetDateTime.parse(place.text()).toInstant();
        } catch (DateTimeException noInstant) {
            throw place.wrong("must be an instant with its offset, such as 2026-11-30T09:15:00Z");
        }
    }

    private static <E extends Enum<E>> E choice(Place place, Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).filter(value -> value.name().equals(place.text())).findFirst()
                .orElseThrow(() -> place
                        .wrong("must be one of " + Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(joining(", "))));
    }

    /** Makes a value of the registers; its constructor refuses bad fields, and this adds the place in the document. */
    private static <T> T valid(Place place, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException nonsense) {
            throw place.wrong("is refused: " + nonsense.getMessage());
        }
    }
}
