package io.tollgate.decision;

import io.tollgate.blocking.StopList;
import io.tollgate.consent.ConsentStatus;
import java.time.LocalDate;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a case file as JSON, field by field: every verdict waits for it, and this is twice as fast as the mapper.
 * {@link CaseFileReader} reads it; a test reads back what was written, so that no field can be forgotten here.
 */
final class CaseFileWriter {

    private static final String EPOCH = Instant.EPOCH.toString();

    private final JsonGenerator json;
    private final Instant now;
    private final String nowText;

    private CaseFileWriter(JsonGenerator json, CaseFile file) {
        this.json = json;
        this.now = file.now();
        this.nowText = file.now().toString();
    }

    static void write(CaseFile file, JsonGenerator json) {
        new CaseFileWriter(json, file).write(file);
    }

    private void write(CaseFile file) {
        json.writeStartObject();
        instant("now", file.now());
        message(file.message());
        recipient(file.recipient());
        business(file.business());
        json.writeObjectPropertyStart("sender");
        json.writeNumberProperty("id", file.sender().id().value());
        json.writeStringProperty("verification", file.sender().verification().name());
        json.writeNumberProperty("serviceLeft", file.sender().serviceLeft());
        if (!file.sender().country().isEmpty()) { // for marketing only, and older case files lack the field
            json.writeStringProperty("country", file.sender().country());
        }
        json.writeEndObject();
        json.writeObjectPropertyStart("consent");
        consent("messages", file.consent().messages());
        consent("marketing", file.consent().marketing());
        if (file.consent().asking() > 0) { // most messages do not ask, and older case files lack the field
            json.writeNumberProperty("asking", file.consent().asking());
        }
        json.writeEndObject();
        json.writeObjectPropertyStart("block");
        json.writeBooleanProperty("thisBusiness", file.block().thisBusiness());
        json.writeBooleanProperty("everybody", file.block().everybody());
        blockedOtherwise(file.block());
        json.writeEndObject();
        json.writeObjectPropertyStart("conversation");
        instant("serviceUntil", file.conversation().serviceUntil());
        instant("freeEntryOfferedUntil", file.conversation().freeEntryOfferedUntil());
        instant("freeEntryUntil", file.conversation().freeEntryUntil());
        json.writeEndObject();
        json.writeObjectPropertyStart("traffic");
        json.writeNumberProperty("marketingToday", file.traffic().marketingToday());
        json.writeNumberProperty("marketingTodayFromBusiness", file.traffic().marketingTodayFromBusiness());
        json.writeNumberProperty("marketingLimit", file.traffic().marketingLimit());
        counts("marketingBack", file.traffic().marketingBack());
        counts("marketingBackFromBusiness", file.traffic().marketingBackFromBusiness());
        if (!file.traffic().counts().isEmpty()) { // only if a rule asks
            json.writeObjectPropertyStart("counts");
            file.traffic().counts().forEach(json::writeNumberProperty);
            json.writeEndObject();
        }
        json.writeEndObject();
        price(file.price());
        json.writeObjectPropertyStart("funds");
        json.writeStringProperty("payment", file.funds().payment().name());
        json.writeNumberProperty("availableMicros", file.funds().availableMicros());
        if (file.funds().heldMicros() != 0) {
            json.writeNumberProperty("heldMicros", file.funds().heldMicros());
        }
        if (!file.funds().pace().isEmpty()) { // only if a rule asks
            json.writeObjectPropertyStart("pace");
            file.funds().pace().forEach(json::writeNumberProperty);
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void message(CaseFile.MessageFacts message) {
        json.writeObjectPropertyStart("message");
        json.writeStringProperty("id", message.id().value().toString());
        json.writeStringProperty("category", message.category().name());
        json.writeStringProperty("kind", message.kind().name());
        json.writeStringProperty("template", message.template());
        json.writeStringProperty("approval", message.approval().name());
        json.writeBooleanProperty("thirdPartyAdvertising", message.thirdPartyAdvertising());
        json.writeStringProperty("timeToLive", message.timeToLive().toString());
        instant("acceptedAt", message.acceptedAt());
        if (message.round() > 0) { // most messages never wait, and older case files lack the field
            json.writeNumberProperty("round", message.round());
        }
        if (!message.way().equals(CaseFile.Way.USUAL)) { // most go by the channel that is set, and older case files lack the field
            json.writeObjectPropertyStart("way");
            json.writeStringProperty("channel", message.way().channel());
            json.writeStringProperty("medium", message.way().medium().name());
            json.writeNumberProperty("parts", message.way().parts());
            if (!message.way().reachable()) { // most are, and older case files lack the field
                json.writeBooleanProperty("reachable", false);
            }
            json.writeEndObject();
        }
        if (message.pacing() != CaseFile.MessageFacts.Pacing.NONE) {
            json.writeStringProperty("pacing", message.pacing().name());
        }
        if (message.sealing() != CaseFile.MessageFacts.Sealing.FITS) {
            json.writeStringProperty("sealing", message.sealing().name());
        }
        json.writeEndObject();
    }

    private void recipient(CaseFile.RecipientFacts recipient) {
        json.writeObjectPropertyStart("recipient");
        json.writeStringProperty("id", recipient.id().toString());
        json.writeStringProperty("country", recipient.country());
        strings("regions", recipient.regions());
        strings("jurisdictions", recipient.jurisdictions());
        strings("zones", recipient.zones());
        json.writeStringProperty("localDay", recipient.localDay().toString());
        instant("quietUntil", recipient.quietUntil());
        if (!recipient.holidays().isEmpty()) { // only if a rule asks
            strings("holidays", recipient.holidays().stream().map(LocalDate::toString).toList());
        }
        json.writeEndObject();
    }

    private void business(CaseFile.BusinessFacts business) {
        json.writeObjectPropertyStart("business");
        json.writeNumberProperty("id", business.id().value());
        json.writeStringProperty("plan", business.plan().name());
        json.writeStringProperty("standing", business.standing().name());
        json.writeStringProperty("verification", business.verification().name());
        json.writeStringProperty("localDay", business.localDay().toString());
        json.writeStringProperty("pilotLastDay", business.pilotLastDay().toString());
        json.writeNumberProperty("pilotLeft", business.pilotLeft());
        json.writeNumberProperty("appLeft", business.appLeft());
        json.writeNumberProperty("newRecipients", business.newRecipients());
        json.writeBooleanProperty("recipientIsNew", business.recipientIsNew());
        if (business.tier() != CaseFile.BusinessFacts.usualTier(business.verification())) {
            json.writeStringProperty("tier", business.tier().name());
        }
        json.writeEndObject();
    }

    private void price(CaseFile.PriceFacts price) {
        json.writeObjectPropertyStart("price");
        json.writeBooleanProperty("found", price.found());
        json.writeStringProperty("market", price.market());
        json.writeStringProperty("currency", price.currency());
        json.writeNumberProperty("listMicros", price.listMicros());
        json.writeNumberProperty("tierMicros", price.tierMicros());
        json.writeNumberProperty("ceilingMicros", price.ceilingMicros());
        json.writeStringProperty("version", price.version().toString());
        json.writeEndObject();
    }

    /** Writes blocks that few people have: a missing field is read as no. */
    private void blockedOtherwise(CaseFile.BlockFacts block) {
        if (block.byThisBusiness()) {
            json.writeBooleanProperty("byThisBusiness", true);
        }
        if (!block.stopLists().isEmpty()) {
            json.writeArrayPropertyStart("stopLists");
            for (StopList.Entry entry : block.stopLists()) {
                json.writeStartObject();
                json.writeStringProperty("list", entry.list());
                json.writeNumberProperty("generation", entry.generation());
                strings("jurisdictions", entry.jurisdictions());
                json.writeStringProperty("purpose", entry.purpose().name());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private void consent(String purpose, ConsentStatus standing) {
        json.writeObjectPropertyStart(purpose);
        json.writeStringProperty("state", standing.state().name());
        instant("since", standing.since());
        json.writeEndObject();
    }

    /** Most instants of a case are {@code now} or the epoch, so their texts are kept. */
    private void instant(String name, Instant instant) {
        json.writeStringProperty(name, instant.equals(now) ? nowText : instant.equals(Instant.EPOCH) ? EPOCH : instant.toString());
    }

    /** Most people got no such messages: a missing field is read as an empty list. */
    private void counts(String name, List<Integer> counts) {
        if (!counts.isEmpty()) {
            json.writeArrayPropertyStart(name);
            counts.forEach(json::writeNumber);
            json.writeEndArray();
        }
    }

    private void strings(String name, Iterable<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }
}
