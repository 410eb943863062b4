package io.tollgate.businessapp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.tollgate.accounts.AccountRefused;
import io.tollgate.accounts.UserAccount;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Business;
import io.tollgate.business.BusinessTerms;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Particulars;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.message.SenderId;
import io.tollgate.money.Money;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.security.BusinessMembers;
import io.tollgate.text.Hints;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Small businesses register themselves for the business app, if the operator wants that. Such a business pays beforehand and is not
 * verified: the rules say what it may send without that, and to how many people.
 */
@Component
public class SignUps {

    public static final int LONGEST = 100;
    private static final Logger log = LoggerFactory.getLogger(SignUps.class);
    private static final int OF_AN_ADDRESS = 5;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long FIRST_ID = 200_000_000_000_000L;
    private static final int LONGEST_WORD = 30;

    private final SignUpSettings settings;
    private final UserAccounts accounts;
    private final Businesses businesses;
    private final Enrolments enrolments;
    private final BusinessMembers members;
    private final PhoneNumbers numbers;
    private final SecureRandom random = new SecureRandom();
    private final Bucket all;
    private final Cache<String, Bucket> addresses = Caffeine.newBuilder().maximumSize(100_000).expireAfterAccess(HOUR).build();

    SignUps(SignUpSettings settings, UserAccounts accounts, Businesses businesses, Enrolments enrolments, BusinessMembers members,
            PhoneNumbers numbers) {
        this.settings = settings;
        this.accounts = accounts;
        this.businesses = businesses;
        this.enrolments = enrolments;
        this.members = members;
        this.numbers = numbers;
        this.all = Bucket.builder().addLimit(limit -> limit.capacity(settings.perDay()).refillGreedy(settings.perDay(), Duration.ofDays(1)))
                .build();
    }

    /** What a business fills in. @param contact for questions of its customers; @param zone of its days */
    public record Form(String business, String number, String address, String contact, String zone, String account, String password) {

        /** Without the number and the password, so that no log can show them. */
        @Override
        public String toString() {
            return "a form to sign up";
        }
    }

    /** What became of a form. */
    public sealed interface Outcome {

        record Made(Business business, UserAccount account) implements Outcome {}

        record Wrong(Field field) implements Outcome {}

        /** @param why in English, what is wrong with the account's name or password */
        record Refused(String why) implements Outcome {}

        record TooMany() implements Outcome {}
    }

    /** What is wrong in a form. */
    public enum Field {
        BUSINESS, NUMBER, NUMBER_USED, ADDRESS, CONTACT, ZONE
    }

    public boolean open() {
        return settings.open();
    }

    /** @param from the address from which the form came */
    public Outcome register(Form form, String from, Instant now) {
        Optional<PhoneNumber> number = numbers.parse(form.number());
        Optional<Field> wrong = wrong(form, number);
        if (wrong.isPresent()) {
            return new Outcome.Wrong(wrong.get());
        }
        Bucket own = addresses.get(from, _ -> Bucket.builder()
                .addLimit(limit -> limit.capacity(OF_AN_ADDRESS).refillGreedy(OF_AN_ADDRESS, HOUR)).build());
        if (!own.tryConsume(1) || !all.tryConsume(1)) {
            return new Outcome.TooMany();
        }
        try {
            // The account first, as its name may be taken. If the process ends before the business is there, an administrator can add one.
            UserAccount account = accounts.create(form.account().strip(), UserAccount.Kind.PERSON, Set.of(), Optional.of(form.password()),
                    "sign-up", now);
            Business business = enrol(form, number.orElseThrow(), now);
            members.add(account, business, "sign-up", now);
            log.info("The business {} has registered itself.", business.handle());
            return new Outcome.Made(business, account);
        } catch (AccountRefused refused) {
            return new Outcome.Refused(Hints.forPartners(String.valueOf(refused.getMessage())));
        }
    }

    private Optional<Field> wrong(Form form, Optional<PhoneNumber> number) {
        if (unfit(form.business())) {
            return Optional.of(Field.BUSINESS);
        }
        if (number.isEmpty()) {
            return Optional.of(Field.NUMBER);
        }
        if (unfit(form.address())) {
            return Optional.of(Field.ADDRESS);
        }
        if (unfit(form.contact())) {
            return Optional.of(Field.CONTACT);
        }
        if (!ZoneId.getAvailableZoneIds().contains(form.zone())) {
            return Optional.of(Field.ZONE);
        }
        return businesses.sendersWith(Set.of(number.get().e164())).isEmpty() ? Optional.empty() : Optional.of(Field.NUMBER_USED);
    }

    private static boolean unfit(String text) {
        return text.isBlank() || text.strip().length() > LONGEST || text.chars().anyMatch(Character::isISOControl);
    }

    private Business enrol(Form form, PhoneNumber number, Instant now) {
        String name = form.business().strip();
        BusinessTerms terms = new BusinessTerms(name, Plan.APP, settings.currency(), ZoneId.of(form.zone()), PaymentMode.PREPAID,
                new Money(0, settings.currency()), Optional.empty(),
                Optional.of(number.country()).filter(country -> !country.equals("ZZ")));
        Business business = enrolments.enrol(handle(name), terms, now).business();
        enrolments.put(business.id(), new Particulars(name, "", form.address().strip(), form.contact().strip(), ""));
        enrolments.add(new Sender(id(), business.id(), number.e164(), name), now);
        return business;
    }

    /** {@code backhaus-sonnenschein-4f2c9a}: nobody has to think of a free one. */
    private String handle(String name) {
        String words = Normalizer.normalize(name, Normalizer.Form.NFD).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        String begin = words.substring(0, Math.min(LONGEST_WORD, words.length()));
        return (begin.isEmpty() ? "business" : begin) + "-" + Integer.toHexString(random.nextInt(0x100000, 0x1000000));
    }

    private SenderId id() {
        SenderId id = new SenderId(FIRST_ID + random.nextLong(FIRST_ID));
        return businesses.sender(id).isEmpty() ? id : id();
    }
}
