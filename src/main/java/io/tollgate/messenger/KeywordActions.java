package io.tollgate.messenger;

import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.OptIns;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.MarketingChoice;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.keyword.Keyword;
import io.tollgate.keyword.Keyword.Action;
import io.tollgate.keyword.Keyword.Match;
import io.tollgate.keyword.Keyword.Scope;
import io.tollgate.keyword.Keywords;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.messenger.MessengerUpdate.MarketingSetting;
import io.tollgate.messenger.MessengerUpdate.Way;
import io.tollgate.messenger.MessengerUpdate.Written;
import io.tollgate.messenger.OptOuts.Means;
import io.tollgate.traffic.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Does what a person's words or settings ask for: stops a business, allows it again, answers a question. Her row is locked. */
@Component
class KeywordActions {

    /** How long after a message of the business an answer word may answer a question in that message. */
    static final Duration QUESTION_OPEN = Duration.ofHours(24);

    private final OptOuts optOuts;
    private final OptIns optIns;
    private final Traffic traffic;
    private final StatusUpdates partners;

    KeywordActions(OptOuts optOuts, OptIns optIns, Traffic traffic, StatusUpdates partners) {
        this.partners = partners;
        this.optOuts = optOuts;
        this.optIns = optIns;
        this.traffic = traffic;
    }

    /** @param how how she said it, beyond the word, for the evidence; @return whether to confirm to her that it was heard, or to ask her */
    boolean hear(Keyword keyword, String how, Written written, UpdateFacts facts, Instant now) {
        String said = how + ", message " + written.id();
        String method = keyword.named(Evidence.LONGEST_METHOD - said.length()) + said;
        RecipientId recipient = facts.recipient(written);
        BusinessId business = written.sender().business();
        return switch (keyword.action()) {
            case STOP -> {
                tell(written, recipient, true);
                yield optOuts.stop(recipient, business, Means.KEYWORD, purposes(keyword.covers()), written.at(), written.id(), method, now);
            }
            case START -> {
                if (optOuts.resume(recipient, business, Means.KEYWORD, written.at(), method, now).contains(Purpose.MARKETING)) {
                    tell(written, recipient, false);
                }
                yield false;
            }
            case ASK -> optOuts.nearly(recipient, business, written.at(), written.id(), method, now);
            case HELP, NONE -> false;
        };
    }

    /**
     * A person who wrote something close to a stop word was asked whether she meant it. Her next words may answer: yes stops everything, no
     * gives back what the near spelling took.
     *
     * @param questioned people who may have such a question open
     * @return the keyword that her words mean as an answer
     */
    Optional<Keyword> answerToQuestion(Written written, Optional<Keyword> keyword, Set<RecipientId> questioned, Keywords keywords,
            UpdateFacts facts,
            Instant now) {
        RecipientId recipient = facts.recipient(written);
        BusinessId business = written.sender().business();
        if (keyword.filter(found -> found.action() == Action.ASK).isPresent()) {
            questioned.add(recipient);
            return keyword;
        }
        if (!questioned.contains(recipient)
                || !optOuts.questionOpen(recipient, business, written.at().minus(QUESTION_OPEN), written.at())) {
            return keyword;
        }
        Optional<Boolean> answer = written.words().way() == Way.TYPED && keyword.filter(found -> found.match() != Match.ANSWER).isEmpty()
                ? keywords.answer(written.words().text())
                : Optional.empty();
        if (answer.isEmpty()) {
            optOuts.closeQuestion(recipient, business);
            return keyword;
        }
        if (answer.get()) {
            return Optional.of(keywords.plainStop());
        }
        optOuts.undoNearSpelling(recipient, business, written.at(), "no to the question whether a stop was meant, message " + written.id(),
                now);
        return Optional.empty();
    }

    /**
     * Answers a request to confirm an opt-in, if the business has written to her since the request: before that, she had nothing to answer.
     */
    void answer(Written written, UpdateFacts facts, Instant now) {
        RecipientId recipient = facts.recipient(written);
        BusinessId business = written.sender().business();
        optIns.pending(business, recipient, ConsentChannel.MESSENGER, now)
                .filter(optIn -> traffic.last(recipient, business, optIn.requestedAt(), now).isPresent())
                .ifPresent(optIn -> optIns.byReply(optIn, new OptIns.Reply(written.words().text(), written.id(), written.at()), now));
    }

    void set(MarketingSetting setting, UpdateFacts facts, Instant now) {
        RecipientId recipient = facts.recipient(setting);
        BusinessId business = setting.sender().business();
        String id = (setting.stop() ? "stop" : "resume") + " of " + setting.at();
        String method = "the messenger's setting of marketing, " + id;
        tell(setting, recipient, setting.stop());
        if (setting.stop()) {
            optOuts.stop(recipient, business, Means.SETTING, EnumSet.of(Purpose.MARKETING), setting.at(), id, method, now);
        } else {
            optOuts.resume(recipient, business, Means.SETTING, setting.at(), method, now);
        }
    }

    /** Tells the business the choice. Both a plain stop and one of advertising stop marketing. */
    private void tell(MessengerUpdate update, RecipientId recipient, boolean stop) {
        partners.prefers(new MarketingChoice(update.sender().business(), update.sender().id(), recipient, stop, update.at()));
    }

    /** A plain stop covers everything: there are other words to stop advertising only. */
    private static Set<Purpose> purposes(Scope covers) {
        return switch (covers) {
            case ALL -> EnumSet.allOf(Purpose.class);
            case MARKETING -> EnumSet.of(Purpose.MARKETING);
        };
    }
}
