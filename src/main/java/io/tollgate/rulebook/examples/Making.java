package io.tollgate.rulebook.examples;

import io.tollgate.blocking.StopList;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.conversation.Conversation;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.decision.CaseFile.MessageFacts.Pacing;
import io.tollgate.decision.CaseFile.MessageFacts.Sealing;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.Medium;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.Condition.Test;
import io.tollgate.rulebook.language.CountAsked;
import io.tollgate.rulebook.language.PaceAsked;
import io.tollgate.rulebook.language.Property;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Makes a draft what one sentence of the vocabulary says of its case. What places and times decide is left to {@link ClaimedSentences}. */
final class Making {

    private final RuleBook book;
    private final Places places;
    private final DraftCase draft;

    Making(RuleBook book, Places places, DraftCase draft) {
        this.book = book;
        this.places = places;
        this.draft = draft;
    }

    void make(Test test) {
        String property = Property.name(test.property());
        Object value = Property.value(test);
        List<Object> arguments = Property.arguments(test.property());
        String first = arguments.isEmpty() ? "" : arguments.getFirst().toString();
        switch (value) {
            case String word -> word(property, word, test.operator().equals("=="));
            case Boolean yes when arguments.isEmpty() -> truth(property, yes);
            case Boolean yes -> of(property, first, arguments, yes);
            case Long number -> number(property, arguments, wanted(test.operator(), number));
            default -> throw new IllegalStateException("a sentence compares with " + value);
        }
    }

    private static long wanted(String operator, long number) {
        return switch (operator) {
            case ">", "!=" -> number + 1;
            case "<" -> number - 1;
            default -> number;
        };
    }

    private void word(String property, String word, boolean is) {
        switch (property) {
            case "category" -> category(is ? Category.valueOf(word) : other(Category.values(), word));
            case "kind" -> kind(is ? Kind.valueOf(word) : word.equals("TEXT") ? Kind.MEDIA : Kind.TEMPLATE);
            case "template" -> template(is ? word : word.equals("notice/en_US") ? "other/en_US" : "notice/en_US");
            case "approval" -> approval(Approval.valueOf(word), is);
            case "pacing" -> {
                draft.pacing = is ? Pacing.valueOf(word) : Pacing.NONE;
                if (is) {
                    category(Category.MARKETING);
                }
            }
            case "sealing" -> {
                draft.sealing = is ? Sealing.valueOf(word) : Sealing.FITS;
                if (is && draft.sealing == Sealing.UNWANTED) {
                    kind(Kind.ENCRYPTED);
                }
            }
            case "plan" -> draft.plan = is ? Plan.valueOf(word) : other(Plan.values(), word);
            case "businessVerification" -> draft.businessVerification = is
                    ? VerificationStatus.valueOf(word)
                    : other(VerificationStatus.values(), word);
            case "numberVerification" -> draft.numberVerification = is
                    ? VerificationStatus.valueOf(word)
                    : other(VerificationStatus.values(), word);
            case "consentToMessages" -> draft.messages = consent(word, is);
            case "consentToMarketing" -> draft.marketing = consent(word, is);
            case "channel" -> {
                draft.channel = is ? word : "";
                draft.sms = is && book.channels(LocalDate.ofInstant(draft.now, draft.businessZone)).medium(word) == Medium.SMS;
            }
            case "currency" -> draft.currency = Currency.getInstance(is ? word : word.equals("USD") ? "EUR" : "USD");
            case "payment" -> draft.payment = is ? PaymentMode.valueOf(word) : other(PaymentMode.values(), word);
            default -> {} // a place or a time, which is looked for
        }
    }

    private static State consent(String word, boolean is) {
        if (!is) {
            return word.equals("GIVEN") ? State.CONFIRMED : State.GIVEN;
        }
        return word.equals("NONE") ? State.NEVER_ASKED : State.valueOf(word);
    }

    private static <E extends Enum<E>> E other(E[] values, String word) {
        return Stream.of(values).filter(value -> !value.name().equals(word)).findFirst().orElseThrow();
    }

    private void newRecipient(boolean yes, boolean beyond) {
        draft.recipientIsNew = yes;
        draft.tier = yes ? MessagingTier.TIER_2K : draft.tier;
        if (beyond) {
            draft.newRecipients = yes ? book.plans(LocalDate.ofInstant(draft.now, draft.businessZone)).newRecipients(draft.tier) : 0;
        }
    }

    private void truth(String property, boolean yes) {
        Instant now = draft.now;
        Conversation talk = draft.conversation;
        switch (property) {
            case "sms" -> {
                draft.sms = yes;
                draft.channel = "";
            }
            case "freeText" -> freeText(yes);
            case "thirdPartyAdvertising" -> draft.thirdParty = yes;
            case "suspended" -> draft.standing = yes ? BusinessStatus.SUSPENDED : BusinessStatus.ACTIVE;
            case "recipientNew", "beyondNewRecipients" -> newRecipient(yes, property.equals("beyondNewRecipients"));
            case "serviceWindowOpen" -> draft.conversation = talk.servedUntil(yes ? now.plus(Duration.ofHours(12)) : Instant.EPOCH);
            case "everWritten" -> draft.conversation = talk.servedUntil(yes ? now.minus(Duration.ofDays(1)) : Instant.EPOCH);
            case "freeEntryOpen" -> draft.conversation = new Conversation(talk.serviceUntil(), Instant.EPOCH,
                    yes ? now.plus(Duration.ofHours(24)) : Instant.EPOCH);
            case "freeEntryOffered" -> draft.conversation = new Conversation(talk.serviceUntil(),
                    yes ? now.plus(Duration.ofHours(12)) : Instant.EPOCH, talk.freeEntryUntil());
            case "freeInWindow" -> {
                draft.conversation = talk.servedUntil(yes ? now.plus(Duration.ofDays(10_000)) : Instant.EPOCH);
                if (yes) {
                    category(Category.SERVICE);
                }
            }
            case "serviceMessageLeft" -> {
                if (yes) {
                    category(Category.SERVICE);
                }
                draft.serviceLeft = yes ? 1 : 0;
            }
            case "appMessageLeft" -> {
                draft.plan = yes ? Plan.APP : draft.plan;
                draft.appLeft = yes ? 1 : 0;
            }
            case "pilotEnded" -> draft.pilotLastDay = yes ? LocalDate.ofInstant(now, draft.businessZone).minusDays(1) : LocalDate.MAX;
            case "pilotUsedUp" -> draft.pilotLeft = yes ? 0 : 1;
            case "rated" -> draft.rated = yes;
            case "spendingStopped" -> draft.pace(PaceAsked.IF_STOPPED.key(), yes ? 1 : 0);
            case "limitAgreed" -> draft.pace(PaceAsked.AGREED_LIMIT.key(), yes ? 1_000_000 : 0);
            case "beyondAgreedLimit" -> {
                draft.pace(PaceAsked.AGREED_LIMIT.key(), yes ? 1_000_000 : 0);
                draft.pace(new PaceAsked(PaceAsked.Kind.SPENT, "60").key(), yes ? 2_000_000 : 0);
            }
            case "beyondFunds", "beyondHeldFunds" -> funds(property.equals("beyondHeldFunds"), yes);
            case "dailyLimitReached" -> draft.marketingToday = yes ? draft.file(book).traffic().marketingLimit() : 0;
            case "firstMessage" -> count(CountAsked.DAYS_SINCE_FIRST, yes ? -1 : 0);
            case "askingToConfirm" -> draft.asking = yes ? 1 : 0;
            case "senderAbroad" -> draft.senderCountry = yes ? draft.country.equals("DE") ? "FR" : "DE" : draft.country;
            case "blocked" -> draft.blocked = yes;
            case "blockedByBusiness" -> draft.blockedByBusiness = yes;
            case "onStopList" -> draft.onStopList = yes;
            case "onMarketingStopList" -> stopList(yes, draft.country, StopList.Purpose.MARKETING);
            case "expiringInQuiet" -> draft.timeToLive = yes ? Duration.ofMinutes(1) : Duration.ofDays(30);
            default -> standing(property, yes);
        }
    }

    /** @param withHeld whether what is held for messages on their way counts as money of the business */
    private void funds(boolean withHeld, boolean beyond) {
        long ceiling = draft.file(book).price().ceilingMicros();
        long wanted = beyond ? ceiling - 1 : ceiling;
        if (withHeld) {
            draft.availableMicros = beyond ? Math.min(draft.availableMicros, wanted) : draft.availableMicros;
            draft.heldMicros = Math.max(0, wanted - draft.availableMicros);
        } else {
            draft.availableMicros = wanted;
        }
    }

    private void standing(String property, boolean yes) {
        switch (property) {
            case "messagesRequested" -> draft.messages = yes ? State.REQUESTED : State.GIVEN;
            case "marketingRequested" -> draft.marketing = yes ? State.REQUESTED : State.GIVEN;
            case "messagesValid" -> draft.messages = yes ? State.GIVEN : State.NEVER_ASKED;
            case "marketingValid" -> draft.marketing = yes ? State.GIVEN : State.NEVER_ASKED;
            case "messagesRefused" -> draft.messages = yes ? State.REFUSED : State.GIVEN;
            case "marketingRefused" -> draft.marketing = yes ? State.REFUSED : State.GIVEN;
            case "messagesVoid" -> draft.messages = yes ? State.REVOKED : State.GIVEN;
            case "marketingVoid" -> draft.marketing = yes ? State.REVOKED : State.GIVEN;
            case "inquiry" -> draft.marketing = yes ? State.INQUIRY : State.NEVER_ASKED;
            case "softOptIn", "softOptInLawful" -> draft.marketing = yes ? State.SOFT_OPT_IN : State.NEVER_ASKED;
            default -> {} // a place or a time, which is looked for
        }
    }

    private void of(String property, String argument, List<Object> arguments, boolean yes) {
        switch (property) {
            case "inTemplates" -> template(yes ? entry(argument) : "unlisted/en_US");
            case "inLanguage" -> template("notice/" + (yes ? argument : argument.startsWith("en") ? "pt" : "en_US"));
            case "inLanguages" -> template("notice/" + (yes ? entry(argument) : unlisted(argument, "en_US", "pt", "zu")));
            case "inCategories" -> category(Category.valueOf(yes
                    ? entry(argument)
                    : unlisted(argument, Stream.of(Category.values()).map(Category::name).toArray(String[]::new))));
            case "inBusinesses" -> draft.business = Integer.parseInt(yes ? entry(argument) : unlisted(argument, "1", "2", "3"));
            case "inSenders" -> draft.sender = Long.parseLong(yes ? entry(argument) : unlisted(argument, "4915110001", "4915110002"));
            case "inCurrencies" -> draft.currency = Currency.getInstance(yes ? entry(argument) : unlisted(argument, "USD", "EUR", "XTS"));
            case "serviceWindowEndsWithin" -> draft.conversation = draft.conversation
                    .servedUntil(yes ? draft.now.plusSeconds(Math.max(1, (Long) arguments.getFirst())) : Instant.EPOCH);
            case "freeEntryEndsWithin" -> draft.conversation = new Conversation(draft.conversation.serviceUntil(), Instant.EPOCH,
                    yes ? draft.now.plusSeconds(Math.max(1, (Long) arguments.getFirst())) : Instant.EPOCH);
            case "timesUsual" -> usual(arguments, yes);
            case "newSpender" -> days((Long) arguments.getFirst(), yes ? 0 : 1);
            case "onStopListOf" -> stopList(yes, argument, StopList.Purpose.ALL);
            case "underLawOf", "mayBeIn" -> placeNamed(argument, yes);
            default -> {} // a place or a time, which is looked for
        }
    }

    private void number(String property, List<Object> arguments, long number) {
        int count = Math.clamp(number, 0, Integer.MAX_VALUE);
        switch (property) {
            case "secondsToLive" -> draft.timeToLive = Duration.ofSeconds(Math.max(1, number));
            case "secondsSinceAcceptance" -> draft.acceptedAgo = Duration.ofSeconds(Math.max(0, number));
            case "round" -> draft.round = count;
            case "smsParts" -> smsParts(count);
            case "messagePart" -> draft.messageId = LongStream.range(0, 100_000).mapToObj(low -> new UUID(1, low))
                    .filter(id -> Math.floorMod(id.hashCode(), 100) == Math.min(number, 99)).findFirst().orElse(draft.messageId);
            case "recipientPart" -> draft.recipient = LongStream.range(0, 100_000)
                    .filter(low -> Math.floorMod(DraftCase.recipient(low).hashCode(), 100) == Math.min(number, 99)).findFirst()
                    .orElse(draft.recipient);
            case "business" -> draft.business = count;
            case "sender" -> draft.sender = number;
            case "newRecipients" -> draft.newRecipients = count;
            case "serviceMessagesLeft" -> draft.serviceLeft = count;
            case "appMessagesLeft" -> draft.appLeft = count;
            case "pilotMessagesLeft" -> draft.pilotLeft = count;
            case "listMicros" -> draft.listMicros = number;
            case "tierMicros" -> draft.tierMicros = number;
            case "ceilingMicros" -> draft.ceilingMicros = number;
            case "rateDay" -> draft.rateDay = ClaimedSentences.day(number % 100 == 0 ? number - 100 + 28 : number);
            case "availableMicros" -> draft.availableMicros = number;
            case "spent" -> spent(arguments, number);
            case "sent" -> draft.pace(new PaceAsked(PaceAsked.Kind.SENT, arguments.getFirst().toString()).key(), number);
            case "marketingToday" -> draft.marketingToday = count;
            case "marketingTodayFromBusiness" -> {
                draft.marketingTodayFromBusiness = count;
                draft.marketingToday = Math.max(draft.marketingToday, count);
            }
            case "marketingInLastDays" -> draft.marketingBack = back(arguments, count);
            case "marketingInLastDaysFromBusiness" -> {
                draft.marketingBackFromBusiness = back(arguments, count);
                draft.marketingBack = draft.marketingBack.isEmpty() ? draft.marketingBackFromBusiness : draft.marketingBack;
            }
            case "count" -> count(arguments.get(0) + " " + arguments.get(1) + " " + arguments.get(2), count);
            case "unansweredMarketing" -> count(CountAsked.UNANSWERED, count);
            case "daysSinceFirstMessage" -> count(CountAsked.DAYS_SINCE_FIRST, (int) number);
            case "daysSinceAnswer" -> draft.conversation = draft.conversation
                    .servedUntil(draft.now.minus(Duration.ofDays(number)).plus(Conversation.SERVICE));
            case "earlierRequests" -> draft.asking = count + 1;
            case "daysOfConsentToMessages" -> {
                draft.messages = number < 0 ? State.NEVER_ASKED : State.GIVEN;
                draft.messagesSince = draft.now.minus(Duration.ofDays(count));
            }
            case "daysOfConsentToMarketing" -> {
                draft.marketing = number < 0 ? State.NEVER_ASKED : State.GIVEN;
                draft.marketingSince = draft.now.minus(Duration.ofDays(count));
            }
            case "daysOfInquiry" -> {
                draft.marketing = number < 0 ? State.NEVER_ASKED : State.INQUIRY;
                draft.marketingSince = draft.now.minus(Duration.ofDays(count));
            }
            case "daysOfSoftOptIn" -> {
                draft.marketing = number < 0 ? State.NEVER_ASKED : State.SOFT_OPT_IN;
                draft.marketingSince = draft.now.minus(Duration.ofDays(count));
            }
            default -> {} // a place or a time, which is looked for
        }
    }

    private void spent(List<Object> arguments, long micros) {
        draft.currency = Currency.getInstance(arguments.getFirst().toString());
        draft.pace(new PaceAsked(PaceAsked.Kind.SPENT, arguments.get(1).toString()).key(), micros);
    }

    /** Makes a business that spent 1 on so many of the days before. */
    private void days(long asked, long spending) {
        PaceAsked usual = new PaceAsked(PaceAsked.Kind.USUAL, Long.toString(asked));
        draft.pace(usual.key(), spending * 1_000_000);
        draft.pace(usual.daysKey(), spending);
    }

    /** Makes a business that spent 1 on each of the days before, and now that many times as much, or one more than that. */
    private void usual(List<Object> arguments, boolean more) {
        long days = (Long) arguments.get(1);
        PaceAsked usual = new PaceAsked(PaceAsked.Kind.USUAL, Long.toString(days));
        draft.pace(usual.key(), days * 1_000_000);
        draft.pace(usual.daysKey(), days);
        draft.pace(new PaceAsked(PaceAsked.Kind.SPENT, arguments.get(2).toString()).key(),
                ((Long) arguments.get(0) + (more ? 1 : 0)) * 1_000_000);
    }

    private void smsParts(int count) {
        draft.sms = count > 0;
        draft.smsParts = Math.max(1, count);
    }

    /** As many messages as given within that many days, and none later. */
    private static List<Integer> back(List<Object> arguments, int count) {
        int days = Math.toIntExact((Long) arguments.getFirst());
        List<Integer> back = new ArrayList<>(Collections.nCopies(days - 1, 0));
        back.add(count);
        return back;
    }

    private void count(String key, int count) {
        var counts = new HashMap<>(draft.counts);
        counts.put(key, count);
        draft.counts = counts;
    }

    private void stopList(boolean on, String jurisdiction, StopList.Purpose purpose) {
        List<StopList.Entry> lists = new ArrayList<>(draft.stopLists);
        if (on) {
            lists.add(new StopList.Entry("robinson", 1, List.of(jurisdiction), purpose));
        } else {
            lists.removeIf(list -> purpose == StopList.Purpose.MARKETING
                    ? list.purpose() == purpose
                    : list.jurisdictions().contains(jurisdiction));
        }
        draft.stopLists = lists;
    }

    private void placeNamed(String name, boolean yes) {
        if (yes && !draft.personSaid) {
            draft.at(places.named(name));
        }
    }

    private String entry(String list) {
        return book.listed(list).stream().sorted().findFirst().orElse("");
    }

    private String unlisted(String list, String... choices) {
        return Stream.of(choices).filter(choice -> !book.listed(list).contains(choice)).findFirst().orElse(choices[0]);
    }

    private void template(String template) {
        fromTemplate();
        draft.template = template;
    }

    private void fromTemplate() {
        if (draft.kind == Kind.ENCRYPTED) {
            freeText(false);
        } else if (draft.kind != Kind.TEMPLATE) {
            kind(Kind.TEMPLATE);
        }
    }

    private void freeText(boolean yes) {
        if (draft.kind != Kind.ENCRYPTED) {
            kind(yes ? Kind.TEXT : Kind.TEMPLATE);
        } else if (yes || draft.category == Category.SERVICE) {
            category(yes ? Category.SERVICE : Category.UTILITY);
        }
    }

    private void approval(Approval approval, boolean is) {
        switch (approval) {
            case ENTITLED, NOT_ENTITLED, MISUSED -> entitled(approval, is);
            case NONE, UNKNOWN, PENDING, APPROVED, REJECTED, PAUSED, DISABLED -> {
                fromTemplate();
                draft.approval = is ? approval : approval == Approval.APPROVED ? Approval.PENDING : Approval.APPROVED;
            }
        }
    }

    private void entitled(Approval entitlement, boolean is) {
        if (!is) {
            draft.entitlement = Approval.ENTITLED;
        } else if (!draft.contentSaid) {
            draft.kind = Kind.TEXT;
            draft.category = draft.category == Category.AUTHENTICATION ? Category.AUTHENTICATION : Category.UTILITY;
            draft.entitlement = entitlement;
        }
    }

    private void kind(Kind kind) {
        if (!draft.contentSaid) {
            draft.kind = kind;
            draft.category = switch (kind) {
                case TEXT, MEDIA, INTERACTIVE, CONFIRMATION -> Category.SERVICE;
                case TEMPLATE -> draft.category == Category.SERVICE ? Category.UTILITY : draft.category;
                case ENCRYPTED -> draft.category; // with a template, or as an answer
            };
        }
    }

    private void category(Category category) {
        if (!draft.contentSaid) {
            draft.category = category;
            if (draft.kind != Kind.ENCRYPTED) {
                draft.kind = category != Category.SERVICE ? Kind.TEMPLATE : draft.kind == Kind.TEMPLATE ? Kind.TEXT : draft.kind;
            }
        }
    }
}
