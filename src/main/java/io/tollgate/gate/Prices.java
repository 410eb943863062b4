package io.tollgate.gate;

import io.tollgate.business.Business;
import io.tollgate.decision.CaseFile.MessageFacts;
import io.tollgate.decision.CaseFile.PriceFacts;
import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.decision.CaseFile.Way;
import io.tollgate.ledger.VolumeKey;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The rate card's prices for the messages of one batch; each distinct price is looked up once. */
final class Prices {

    private record Alike(BusinessId business, String country, Category category, LocalDate lastDay, int parts) {}

    private final BatchContext context;
    private final RateCard card;
    private final Map<Alike, PriceFacts> known = new HashMap<>();

    Prices(BatchContext context) {
        this.context = context;
        this.card = context.ruleBook().rateCard();
    }

    PriceFacts of(Business business, MessageFacts message, RecipientFacts recipient) {
        LocalDate lastDay = LocalDate.ofInstant(message.acceptedAt().plus(message.timeToLive()), business.zone());
        return known.computeIfAbsent(new Alike(business.id(), country(business, message, recipient), message.category(), lastDay,
                message.way().parts()), alike -> price(business, alike, message.way()));
    }

    private String country(Business business, MessageFacts message, RecipientFacts recipient) {
        String country = recipient.country();
        LocalDate day = LocalDate.ofInstant(context.now(), business.zone());
        boolean abroad = !message.way().sms() && message.category() == Category.AUTHENTICATION
                && business.international().filter(terms -> terms.counts(country, day)).isPresent();
        return abroad ? RateCard.international(country) : message.way().priced(country);
    }

    private PriceFacts price(Business business, Alike alike, Way way) {
        LocalDate day = LocalDate.ofInstant(context.now(), business.zone());
        String market = card.market(alike.country(), day, business.currency());
        Optional<Rate> rate = card.rate(market, alike.category(), business.currency(), day);
        if (rate.isEmpty()) {
            return new PriceFacts(false, market, business.currency().getCurrencyCode(), 0, 0, 0, LocalDate.EPOCH);
        }
        long charged = context.volumes().getOrDefault(new VolumeKey(business.id(), market, alike.category(), YearMonth.from(day)), 0L);
        LocalDate lastDay = alike.lastDay().isBefore(day) ? day : alike.lastDay();
        long ceiling = card.ceilingFor(alike.country(), alike.category(), business.currency(), day, lastDay);
        return new PriceFacts(true, market, business.currency().getCurrencyCode(), way.times(rate.get().listMicros()),
                way.times(rate.get().at(charged)), way.times(ceiling), rate.get().validFrom());
    }
}
