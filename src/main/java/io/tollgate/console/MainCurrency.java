package io.tollgate.console;

import io.tollgate.business.Businesses;
import io.tollgate.invoicing.Seller;
import io.tollgate.tariff.RateCard;
import java.util.Currency;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The currency that a form proposes: the seller's own, if the rate card has prices in it; otherwise, of those with prices, the one that
 * most businesses pay in.
 */
@Component
final class MainCurrency {

    private final Seller seller;
    private final Businesses businesses;

    MainCurrency(Seller seller, Businesses businesses) {
        this.seller = seller;
        this.businesses = businesses;
    }

    /** The proposed currency; the seller's if the card has no price at all. */
    Currency of(RateCard card) {
        List<Currency> priced = card.currencies();
        if (priced.isEmpty() || priced.contains(seller.currency())) {
            return seller.currency();
        }
        return Stream.concat(businesses.currencies().stream().filter(priced::contains), priced.stream()).findFirst().orElseThrow();
    }
}
