package io.tollgate.decision;

import static io.tollgate.decision.Fields.there;

import io.tollgate.blocking.StopList;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.conversation.Conversation;
import io.tollgate.decision.CaseFile.BlockFacts;
import io.tollgate.decision.CaseFile.BusinessFacts;
import io.tollgate.decision.CaseFile.ConsentFacts;
import io.tollgate.decision.CaseFile.FundsFacts;
import io.tollgate.decision.CaseFile.MessageFacts;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.decision.CaseFile.MessageFacts.Pacing;
import io.tollgate.decision.CaseFile.MessageFacts.Sealing;
import io.tollgate.decision.CaseFile.PriceFacts;
import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.decision.CaseFile.SenderFacts;
import io.tollgate.decision.CaseFile.TrafficFacts;
import io.tollgate.decision.CaseFile.Way;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.Medium;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a case file that {@link CaseFileWriter} wrote, with its fields in any order. A replay reads thousands in a second, and this
 * takes a fifth of the time of the mapper. Every field must be there, except those that were added later.
 */
final class CaseFileReader {

    private final Fields fields;

    CaseFileReader(Fields fields) {
        this.fields = fields;
    }

    CaseFile read() {
        Instant now = Instant.EPOCH;
        @Nullable MessageFacts message = null;
        @Nullable RecipientFacts recipient = null;
        @Nullable BusinessFacts business = null;
        @Nullable SenderFacts sender = null;
        @Nullable ConsentFacts consent = null;
        @Nullable BlockFacts block = null;
        @Nullable Conversation conversation = null;
        @Nullable TrafficFacts traffic = null;
        @Nullable PriceFacts price = null;
        @Nullable FundsFacts funds = null;
        fields.enter("case");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "now" -> now = fields.instant();
                case "message" -> message = message();
                case "recipient" -> recipient = recipient();
                case "business" -> business = business();
                case "sender" -> sender = sender();
                case "consent" -> consent = consent();
                case "block" -> block = block();
                case "conversation" -> conversation = conversation();
                case "traffic" -> traffic = traffic();
                case "price" -> price = price();
                case "funds" -> funds = funds();
                default -> fields.skip();
            }
        }
        fields.leave(11);
        return new CaseFile(now, there(message), there(recipient), there(business), there(sender), there(consent), there(block),
                there(conversation), there(traffic), there(price), there(funds));
    }

    private MessageFacts message() {
        @Nullable MessageId id = null;
        @Nullable Category category = null;
        @Nullable Kind kind = null;
        String template = "";
        @Nullable Approval approval = null;
        boolean thirdPartyAdvertising = false;
        Duration timeToLive = Duration.ZERO;
        Instant acceptedAt = Instant.EPOCH;
        int round = 0;
        Way way = Way.USUAL;
        Pacing pacing = Pacing.NONE;
        Sealing sealing = Sealing.FITS;
        fields.enter("message");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "id" -> id = new MessageId(UUID.fromString(fields.word()));
                case "category" -> category = fields.oneOf(Category.class);
                case "kind" -> kind = fields.oneOf(Kind.class);
                case "template" -> template = fields.word();
                case "approval" -> approval = fields.oneOf(Approval.class);
                case "thirdPartyAdvertising" -> thirdPartyAdvertising = fields.truth();
                case "timeToLive" -> timeToLive = fields.duration();
                case "acceptedAt" -> acceptedAt = fields.instant();
                case "round" -> {
                    round = fields.number();
                    fields.doNotCount();
                }
                case "way" -> {
                    way = way();
                    fields.doNotCount();
                }
                case "pacing" -> pacing = fields.added(Pacing.class);
                case "sealing" -> sealing = fields.added(Sealing.class);
                default -> fields.skip();
            }
        }
        fields.leave(8);
        return new MessageFacts(there(id), there(category), there(kind), template, there(approval), thirdPartyAdvertising, timeToLive,
                acceptedAt, round, way, pacing, sealing);
    }

    private Way way() {
        String channel = "";
        @Nullable Medium medium = null;
        int parts = 0;
        boolean reachable = true;
        fields.enter("way");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "channel" -> channel = fields.word();
                case "medium" -> medium = fields.oneOf(Medium.class);
                case "parts" -> parts = fields.number();
                case "reachable" -> reachable = fields.addedTruth();
                default -> fields.skip();
            }
        }
        fields.leave(3);
        return new Way(channel, there(medium), parts, reachable);
    }

    private RecipientFacts recipient() {
        @Nullable RecipientId id = null;
        String country = "";
        Set<String> regions = Set.of();
        List<String> jurisdictions = List.of();
        List<String> zones = List.of();
        LocalDate localDay = LocalDate.EPOCH;
        Instant quietUntil = Instant.EPOCH;
        List<LocalDate> holidays = List.of();
        fields.enter("recipient");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "id" -> id = RecipientId.parse(fields.word());
                case "country" -> country = fields.word();
                case "regions" -> regions = new LinkedHashSet<>(fields.words());
                case "jurisdictions" -> jurisdictions = fields.words();
                case "zones" -> zones = fields.words();
                case "localDay" -> localDay = fields.day();
                case "quietUntil" -> quietUntil = fields.instant();
                case "holidays" -> {
                    holidays = fields.words().stream().map(LocalDate::parse).toList();
                    fields.doNotCount();
                }
                default -> fields.skip();
            }
        }
        fields.leave(7);
        return new RecipientFacts(there(id), country, regions, jurisdictions, zones, localDay, quietUntil, holidays);
    }

    private BusinessFacts business() {
        @Nullable BusinessId id = null;
        @Nullable Plan plan = null;
        @Nullable BusinessStatus standing = null;
        @Nullable VerificationStatus verification = null;
        LocalDate localDay = LocalDate.EPOCH;
        LocalDate pilotLastDay = LocalDate.EPOCH;
        int pilotLeft = 0;
        int appLeft = 0;
        int newRecipients = 0;
        boolean recipientIsNew = false;
        @Nullable MessagingTier tier = null;
        fields.enter("business");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "id" -> id = new BusinessId(fields.number());
                case "plan" -> plan = fields.oneOf(Plan.class);
                case "standing" -> standing = fields.oneOf(BusinessStatus.class);
                case "verification" -> verification = fields.oneOf(VerificationStatus.class);
                case "localDay" -> localDay = fields.day();
                case "pilotLastDay" -> pilotLastDay = fields.day();
                case "pilotLeft" -> pilotLeft = fields.number();
                case "appLeft" -> appLeft = fields.number();
                case "newRecipients" -> newRecipients = fields.number();
                case "recipientIsNew" -> recipientIsNew = fields.truth();
                case "tier" -> tier = fields.added(MessagingTier.class);
                default -> fields.skip();
            }
        }
        fields.leave(10);
        return new BusinessFacts(there(id), there(plan), there(standing), there(verification), localDay, pilotLastDay, pilotLeft, appLeft,
                newRecipients, recipientIsNew, tier == null ? BusinessFacts.usualTier(there(verification)) : tier);
    }

    private SenderFacts sender() {
        @Nullable SenderId id = null;
        @Nullable VerificationStatus verification = null;
        int serviceLeft = 0;
        String country = "";
        fields.enter("sender");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "id" -> id = new SenderId(fields.longNumber());
                case "verification" -> verification = fields.oneOf(VerificationStatus.class);
                case "serviceLeft" -> serviceLeft = fields.number();
                case "country" -> {
                    country = fields.word();
                    fields.doNotCount();
                }
                default -> fields.skip();
            }
        }
        fields.leave(3);
        return new SenderFacts(there(id), there(verification), serviceLeft, country);
    }

    private ConsentFacts consent() {
        @Nullable ConsentStatus messages = null;
        @Nullable ConsentStatus marketing = null;
        int asking = 0;
        fields.enter("consent");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "messages" -> messages = standing();
                case "marketing" -> marketing = standing();
                case "asking" -> {
                    asking = fields.number();
                    fields.doNotCount();
                }
                default -> fields.skip();
            }
        }
        fields.leave(2);
        return new ConsentFacts(there(messages), there(marketing), asking);
    }

    private ConsentStatus standing() {
        ConsentStatus.@Nullable State state = null;
        Instant since = Instant.EPOCH;
        fields.enter("consent to one purpose");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "state" -> state = fields.oneOf(ConsentStatus.State.class);
                case "since" -> since = fields.instant();
                default -> fields.skip();
            }
        }
        fields.leave(2);
        return new ConsentStatus(there(state), since);
    }

    private BlockFacts block() {
        boolean thisBusiness = false;
        boolean everybody = false;
        boolean byThisBusiness = false;
        List<StopList.Entry> stopLists = List.of();
        fields.enter("block");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "thisBusiness" -> thisBusiness = fields.truth();
                case "everybody" -> everybody = fields.truth();
                case "byThisBusiness" -> byThisBusiness = fields.addedTruth();
                case "stopLists" -> {
                    stopLists = fields.list(_ -> stopList());
                    fields.doNotCount();
                }
                default -> fields.skip();
            }
        }
        fields.leave(2);
        return new BlockFacts(thisBusiness, everybody, byThisBusiness, stopLists);
    }

    private StopList.Entry stopList() {
        String list = "";
        int generation = 0;
        List<String> jurisdictions = List.of();
        StopList.Purpose purpose = StopList.Purpose.ALL;
        fields.enter("stopLists");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "list" -> list = fields.word();
                case "generation" -> generation = fields.number();
                case "jurisdictions" -> jurisdictions = fields.words();
                case "purpose" -> purpose = fields.oneOf(StopList.Purpose.class);
                default -> fields.skip();
            }
        }
        fields.leave(4);
        return new StopList.Entry(list, generation, jurisdictions, purpose);
    }

    private Conversation conversation() {
        Instant serviceUntil = Instant.EPOCH;
        Instant freeEntryOfferedUntil = Instant.EPOCH;
        Instant freeEntryUntil = Instant.EPOCH;
        fields.enter("conversation");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "serviceUntil" -> serviceUntil = fields.instant();
                case "freeEntryOfferedUntil" -> freeEntryOfferedUntil = fields.instant();
                case "freeEntryUntil" -> freeEntryUntil = fields.instant();
                default -> fields.skip();
            }
        }
        fields.leave(3);
        return new Conversation(serviceUntil, freeEntryOfferedUntil, freeEntryUntil);
    }

    private TrafficFacts traffic() {
        int marketingToday = 0;
        int marketingTodayFromBusiness = 0;
        int marketingLimit = 0;
        List<Integer> marketingBack = List.of();
        List<Integer> marketingBackFromBusiness = List.of();
        Map<String, Integer> counts = Map.of();
        fields.enter("traffic");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "marketingToday" -> marketingToday = fields.number();
                case "marketingTodayFromBusiness" -> marketingTodayFromBusiness = fields.number();
                case "marketingLimit" -> marketingLimit = fields.number();
                case "marketingBack" -> {
                    marketingBack = fields.numbers();
                    fields.doNotCount();
                }
                case "marketingBackFromBusiness" -> {
                    marketingBackFromBusiness = fields.numbers();
                    fields.doNotCount();
                }
                case "counts" -> {
                    counts = counts();
                    fields.doNotCount();
                }
                default -> fields.skip();
            }
        }
        fields.leave(3);
        return new TrafficFacts(marketingToday, marketingTodayFromBusiness, marketingLimit, marketingBack, marketingBackFromBusiness,
                counts);
    }

    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        fields.enter("counts");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            if (fields.numeric()) {
                counts.put(field, fields.number());
                fields.doNotCount();
            } else {
                fields.skip();
            }
        }
        fields.leave(0);
        return counts;
    }

    private PriceFacts price() {
        boolean found = false;
        String market = "";
        String currency = "";
        long listMicros = 0;
        long tierMicros = 0;
        long ceilingMicros = 0;
        LocalDate version = LocalDate.EPOCH;
        fields.enter("price");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "found" -> found = fields.truth();
                case "market" -> market = fields.word();
                case "currency" -> currency = fields.word();
                case "listMicros" -> listMicros = fields.longNumber();
                case "tierMicros" -> tierMicros = fields.longNumber();
                case "ceilingMicros" -> ceilingMicros = fields.longNumber();
                case "version" -> version = fields.day();
                default -> fields.skip();
            }
        }
        fields.leave(7);
        return new PriceFacts(found, market, currency, listMicros, tierMicros, ceilingMicros, version);
    }

    private FundsFacts funds() {
        @Nullable PaymentMode payment = null;
        long availableMicros = 0;
        long heldMicros = 0;
        Map<String, Long> pace = Map.of();
        fields.enter("funds");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "payment" -> payment = fields.oneOf(PaymentMode.class);
                case "availableMicros" -> availableMicros = fields.longNumber();
                case "heldMicros" -> {
                    heldMicros = fields.longNumber();
                    fields.doNotCount();
                }
                case "pace" -> {
                    pace = pace();
                    fields.doNotCount();
                }
                default -> fields.skip();
            }
        }
        fields.leave(2);
        return new FundsFacts(there(payment), availableMicros, heldMicros, pace);
    }

    private Map<String, Long> pace() {
        Map<String, Long> pace = new HashMap<>();
        fields.enter("pace");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            if (fields.numeric()) {
                pace.put(field, fields.longNumber());
                fields.doNotCount();
            } else {
                fields.skip();
            }
        }
        fields.leave(0);
        return pace;
    }
}
