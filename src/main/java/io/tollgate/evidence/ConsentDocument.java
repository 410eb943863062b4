package io.tollgate.evidence;

import io.tollgate.business.Particulars;
import io.tollgate.business.Sender;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Customer;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.LegalBasis;
import io.tollgate.consent.Wording;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes records and receipts of consent as JSON-LD, in the GDPR profiles of the W3C's guide to ISO/IEC TS 27560. The entries of the
 * history stand below {@code dpv:hasConsentStatus}. What follows from them or from the traffic is marked {@code tollgate:derived}, and
 * {@link ConsentReader} skips it. The person is identified by her pseudonym; her number does not occur.
 */
public final class ConsentDocument {

    private static final String GATE = "urn:tollgate:gate";
    private static final JsonNodeFactory nodes = JsonNodeFactory.instance;

    private ConsentDocument() {}

    /** A document of complete records. @param asOf when the records were made */
    public static ObjectNode records(List<ConsentRecord> records, Instant asOf) {
        ObjectNode document = document();
        ArrayNode graph = document.putArray("@graph");
        records.forEach(record -> graph.add(record(record, asOf)));
        return document;
    }

    /** A copy for the person: a receipt that contains all records. */
    public static ObjectNode receipt(List<ConsentRecord> records, Instant asOf) {
        ObjectNode document = document();
        String identifier = uuid(asOf + " " + records.stream().map(ConsentDocument::identifier).collect(Collectors.joining(" ")));
        document.put("@id", "urn:uuid:" + identifier);
        document.put("@type", "dpv:ConsentReceipt");
        document.set("dct:conformsTo", reference(Dpv.RECEIPT_PROFILE));
        document.put("dpv:hasIdentifier", identifier);
        document.put("dct:identifier", identifier);
        document.put("dct:created", asOf.toString());
        document.set("dct:publisher", reference(GATE));
        ArrayNode activities = document.putArray("dpv:hasRecordOfActivity");
        records.forEach(record -> activities.add(record(record, asOf)));
        return document;
    }

    private static ObjectNode document() {
        ObjectNode document = nodes.objectNode();
        ObjectNode context = document.putObject("@context");
        Dpv.PREFIXES.forEach(context::put);
        return document;
    }

    private static ObjectNode record(ConsentRecord record, Instant asOf) {
        ObjectNode node = nodes.objectNode();
        node.put("@id", "urn:uuid:" + identifier(record));
        node.put("@type", "dpv:ConsentRecord");
        node.set("dct:conformsTo", reference(Dpv.RECORD_PROFILE));
        node.put("dct:identifier", identifier(record));
        node.put("dct:created", record.events().getFirst().at().toString());
        node.put("dct:modified", record.events().getLast().at().toString());
        ObjectNode person = node.putObject("dpv:hasDataSubject");
        person.put("@id", person(record));
        person.put("@type", "dpv:DataSubject");
        person.put("dct:identifier", record.recipient().toString());
        ArrayNode notices = node.putArray("dpv:hasNotice");
        record.events().stream().map(event -> event.evidence().wording()).filter(shown -> !shown.equals(Wording.NONE)).distinct()
                .forEach(shown -> notices.add(notice(shown)));
        node.putArray("dpv:hasProcess").add(process(record));
        ArrayNode entities = node.putArray("dpv:hasEntity");
        entities.add(business(record));
        entities.add(operator(record.operator()));
        authority(record).ifPresent(authority -> {
            ObjectNode entity = entities.addObject();
            entity.put("@id", authorityId(record));
            entity.put("@type", "dpv:Authority");
            entity.put("dpv:hasName", authority);
        });
        ArrayNode history = node.putArray("dpv:hasConsentStatus");
        record.events().forEach(event -> history.add(status(record, event)));
        if (record.standing().state() == State.EXPIRED) {
            ObjectNode expired = history.addObject();
            expired.put("@type", "dpv:ConsentExpired");
            expired.put("dpv:isIndicatedAtTime", record.standing().since().toString());
            expired.put("tollgate:derived", true);
        }
        derived(node, record, asOf);
        return node;
    }

    private static void derived(ObjectNode node, ConsentRecord record, Instant asOf) {
        ObjectNode standing = node.putObject("tollgate:standing");
        standing.put("tollgate:derived", true);
        standing.put("tollgate:state", record.standing().state().name());
        standing.put("tollgate:since", record.standing().since().toString());
        standing.put("tollgate:asOf", asOf.toString());
        Uses uses = record.uses();
        ObjectNode use = node.putObject("tollgate:use");
        use.put("tollgate:derived", true);
        use.put("tollgate:count", uses.count());
        uses.first().ifPresent(at -> use.put("tollgate:first", at.toString()));
        uses.last().ifPresent(at -> use.put("tollgate:last", at.toString()));
        ArrayNode messages = use.putArray("tollgate:message");
        uses.latest().forEach(admission -> {
            ObjectNode message = messages.addObject();
            message.put("dct:identifier", admission.message().toString());
            message.put("dct:date", admission.at().toString());
            message.put("tollgate:category", admission.category().name());
        });
    }

    private static ObjectNode notice(Wording shown) {
        ObjectNode notice = nodes.objectNode();
        notice.put("@id", notice(shown, "urn:uuid:"));
        notice.put("@type", "dpv:ConsentNotice");
        notice.put("dct:description", shown.text());
        putUnlessEmpty(notice, "dct:language", shown.language());
        putUnlessEmpty(notice, "dct:hasVersion", shown.version());
        putUnlessEmpty(notice, "dct:source", shown.notice());
        putUnlessEmpty(notice, "tollgate:place", shown.place());
        return notice;
    }

    private static ObjectNode process(ConsentRecord record) {
        ObjectNode process = nodes.objectNode();
        process.put("@type", "dpv:Process");
        ObjectNode purpose = process.putObject("dpv:hasPurpose");
        purpose.put("@id", Dpv.PURPOSE + record.purpose().name());
        purpose.put("@type", Dpv.purpose(record.purpose()));
        purpose.put("dct:description", switch (record.purpose()) {
            case MESSAGES -> "Messages of the business, such as notices on an order; no advertising";
            case MARKETING -> "Advertising of the business for itself";
        });
        ArrayNode bases = process.putArray("dpv:hasLegalBasis");
        bases(record.events()).forEach(basis -> bases.add(reference(Dpv.legalBasis(basis))));
        process.set("dpv:hasPersonalData", reference("pd:TelephoneNumber"));
        process.set("dpv:hasNecessity", reference("dpv:Optional"));
        ArrayNode operations = process.putArray("dpv:hasProcessing");
        List.of("dpv:Store", "dpv:Use", "dpv:Transmit").forEach(operation -> operations.add(reference(operation)));
        process.set("dpv:hasDataSource", reference("dpv:DataSubjectDataSource"));
        process.set("dpv:hasDataController", reference(businessId(record)));
        process.set("dpv:hasRecipient", reference(GATE));
        ObjectNode storage = process.putObject("dpv:hasStorageCondition");
        storage.put("@type", "dpv:StorageCondition");
        if (!record.operator().storageLocation().isEmpty()) {
            storage.set("dpv:hasLocation", reference("loc:" + record.operator().storageLocation()));
        }
        if (record.kept().isEmpty()) {
            storage.put("dct:description", "Refusals and withdrawals: for ever.");
        }
        record.kept().ifPresent(kept -> {
            ObjectNode duration = storage.putObject("dpv:hasDuration");
            duration.put("@type", "dpv:TemporalDuration");
            duration.put("rdf:value", kept.term().toString());
            storage.put("dct:description", "From the giving of the consent and again from every use; while it stands in any case."
                    + " Refusals and withdrawals: for ever.");
            storage.put("tollgate:keptUntil", kept.until().toString());
            storage.put("tollgate:stands", kept.stands());
        });
        ObjectNode control = process.putObject("dpv:hasConsentControl");
        control.put("@type", "dpv:WithdrawConsent");
        control.put("dpv:isExercisedAt", "reply STOP to any message, or block the business in the messenger");
        record.country().filter(country -> !country.equals("ZZ"))
                .ifPresent(country -> process.set("dpv:hasJurisdiction", reference("loc:" + country)));
        authority(record).ifPresent(_ -> process.set("dpv:hasAuthority", reference(authorityId(record))));
        ArrayNode rights = process.putArray("dpv:hasRight");
        List.of("eu-gdpr:A7-3", "eu-gdpr:A15", "eu-gdpr:A21").forEach(right -> rights.add(reference(right)));
        process.put("tollgate:channel", record.channel().name());
        return process;
    }

    private static Set<LegalBasis> bases(Collection<ConsentEvent> events) {
        Set<LegalBasis> bases = EnumSet.noneOf(LegalBasis.class);
        events.forEach(event -> bases.add(event.evidence().basis()));
        return bases;
    }

    private static ObjectNode business(ConsentRecord record) {
        ObjectNode business = nodes.objectNode();
        business.put("@id", businessId(record));
        business.put("@type", "dpv:DataController");
        business.put("dpv:hasName", record.particulars().map(Particulars::legalName).orElse(record.business().name()));
        business.put("dct:identifier", record.business().handle());
        record.particulars().ifPresent(particulars -> {
            putUnlessEmpty(business, "dpv:hasIdentifier", particulars.registerNumber());
            business.put("dpv:hasAddress", particulars.address());
        });
        List<String> contacts = Stream.concat(record.particulars().map(Particulars::contact).stream(),
                record.senders().stream().map(Sender::displayNumber)).toList();
        if (!contacts.isEmpty()) {
            ArrayNode contact = business.putArray("dpv:hasContact");
            contacts.forEach(contact::add);
        }
        return business;
    }

    private static ObjectNode operator(Operator operator) {
        ObjectNode gate = nodes.objectNode();
        gate.put("@id", GATE);
        gate.put("@type", "dpv:DataProcessor");
        gate.put("dpv:hasName", operator.name());
        gate.put("dct:identifier", operator.identifier());
        putUnlessEmpty(gate, "dpv:hasAddress", operator.address());
        putUnlessEmpty(gate, "dpv:hasContact", operator.contact());
        return gate;
    }

    private static Optional<String> authority(ConsentRecord record) {
        return record.particulars().map(Particulars::authority).filter(authority -> !authority.isEmpty());
    }

    private static ObjectNode status(ConsentRecord record, ConsentEvent event) {
        Evidence evidence = event.evidence();
        ObjectNode status = nodes.objectNode();
        if (event.type().permits()) {
            status.putArray("@type").add(Dpv.status(event.type())).add(Dpv.expression(evidence.basis()));
        } else {
            status.put("@type", Dpv.status(event.type()));
        }
        status.put("tollgate:event", event.type().name());
        status.put("dpv:isIndicatedAtTime", event.at().toString());
        status.set("dpv:isIndicatedBy", switch (event.type()) {
            case REQUESTED, REVOKED -> reference(businessId(record));
            case INVALIDATED -> reference("urn:tollgate:authority");
            case DEFERRED, GIVEN, CONFIRMED, RENEWED, REFUSED, WITHDRAWN -> reference(person(record));
        });
        status.put("dpv:hasIndicationMethod", evidence.method());
        if (event.expires().isPresent()) {
            duration(status, "dpv:UntilTimeDuration", event.expires().get().toString());
        } else if (event.type().permits()) {
            duration(status, "dpv:UntilEventDuration", "withdrawal");
        }
        if (!evidence.wording().equals(Wording.NONE)) {
            status.set("dpv:hasNotice", reference(notice(evidence.wording(), "urn:uuid:")));
        }
        putUnlessEmpty(status, "tollgate:reference", evidence.reference());
        evidence.customer().ifPresent(customer -> status.set(
                evidence.basis() == LegalBasis.INQUIRY ? "tollgate:inquiry" : "tollgate:softOptIn", customer(customer)));
        return status;
    }

    private static ObjectNode customer(Customer customer) {
        ObjectNode node = nodes.objectNode();
        node.put("tollgate:sale", customer.sale());
        node.put("tollgate:goods", customer.goods());
        node.put("tollgate:told", customer.told());
        node.put("tollgate:toldInMessages", customer.toldInMessages());
        return node;
    }

    private static void duration(ObjectNode status, String type, String value) {
        ObjectNode duration = status.putObject("dpv:hasDuration");
        duration.put("@type", type);
        duration.put("rdf:value", value);
    }

    private static void putUnlessEmpty(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    private static ObjectNode reference(String id) {
        return nodes.objectNode().put("@id", id);
    }

    private static String person(ConsentRecord record) {
        return "urn:tollgate:recipient:" + record.recipient();
    }

    private static String businessId(ConsentRecord record) {
        return "urn:tollgate:business:" + record.business().handle();
    }

    private static String authorityId(ConsentRecord record) {
        return businessId(record) + ":authority";
    }

    /** The record's identifier, which is always the same. */
    private static String identifier(ConsentRecord record) {
        return uuid(record.recipient() + " " + record.business().handle() + " " + record.purpose() + " " + record.channel());
    }

    private static String notice(Wording shown, String scheme) {
        return scheme + uuid(String.join("\u001F", shown.text(), shown.version(), shown.language(), shown.place(), shown.notice()));
    }

    private static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
