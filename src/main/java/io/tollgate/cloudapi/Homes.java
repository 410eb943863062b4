package io.tollgate.cloudapi;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.message.BusinessId;
import io.tollgate.recipient.Home;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The country of numbers that a business gives without a country code: the country that it has named. Otherwise the country of its own
 * number is a guess.
 */
@Component
public class Homes {

    private static final Duration FRESHNESS = Duration.ofMinutes(1);
    private static final int REMEMBERED = 10_000;

    private final Businesses businesses;
    private final PhoneNumbers numbers;
    private final Cache<BusinessId, Optional<String>> guesses = Caffeine.newBuilder().expireAfterWrite(FRESHNESS).maximumSize(REMEMBERED)
            .build();

    Homes(Businesses businesses, PhoneNumbers numbers) {
        this.businesses = businesses;
        this.numbers = numbers;
    }

    /** The country of numbers in its imports. */
    public Home of(BusinessId business) {
        return new Numbers(business, false);
    }

    /**
     * The country of numbers in its requests; these may repeat what Tollgate sent: the {@code wa_id} of an answer, the {@code from} of a
     * message.
     */
    public Home inRequests(BusinessId business) {
        return new Numbers(business, true);
    }

    private final class Numbers implements Home {

        private final BusinessId business;
        private final boolean namesComeBack;

        Numbers(BusinessId business, boolean namesComeBack) {
            this.business = business;
            this.namesComeBack = namesComeBack;
        }

        @Override
        public Optional<String> named() {
            return businesses.lately(business).flatMap(Business::defaultCountry);
        }

        @Override
        public Optional<String> guessed() {
            return guesses.get(business, Homes.this::guess);
        }

        @Override
        public boolean namesComeBack() {
            return namesComeBack;
        }
    }

    private Optional<String> guess(BusinessId business) {
        return businesses.senders(business).stream().map(Sender::displayNumber)
                .flatMap(number -> numbers.parse(number).stream()).map(PhoneNumber::country).filter(numbers::knows).findFirst();
    }
}
