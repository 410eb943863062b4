package io.tollgate.business;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A row of the table business. */
@Entity
@Table(name = "business")
class BusinessRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    int id;

    String handle = "";
    String name = "";

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    Plan plan = Plan.PILOT;

    String currency = "";
    String zone = "";

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    PaymentMode payment = PaymentMode.PREPAID;

    long creditLimitMicros;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    BusinessStatus standing = BusinessStatus.ACTIVE;

    @Nullable
    LocalDate pilotLastDay;

    int pilotAllowance;

    @Nullable
    @JdbcTypeCode(SqlTypes.CHAR)
    String defaultCountry;

    /** JSON of {@link International}. */
    @Nullable
    String international;

    /** JSON of {@link PlanDays}. */
    @Nullable
    String planDays;

    @Nullable
    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    MessagingTier messagingTier;

    byte @Nullable [] tokenHash;

    @Nullable
    String webhookUrl;

    byte @Nullable [] webhookSecret;

    @Nullable
    Short webhookBatch;

    @Nullable
    String webhookOverride;

    @Nullable
    String webhookFields;

    boolean webhookStopped;

    LocalDateTime createdAt = LocalDateTime.MIN;

    void take(BusinessTerms terms) {
        name = terms.name();
        plan = terms.plan();
        currency = terms.currency().getCurrencyCode();
        zone = terms.zone().getId();
        payment = terms.payment();
        creditLimitMicros = terms.creditLimit().micros();
        pilotLastDay = terms.pilot().map(Business.Pilot::lastDay).orElse(null);
        pilotAllowance = terms.pilot().map(Business.Pilot::allowance).orElse(0);
        defaultCountry = terms.defaultCountry().orElse(null);
    }

    Business business() {
        Currency money = Currency.getInstance(currency);
        return new Business(new BusinessId(id), handle, name, plan, money, ZoneId.of(zone), payment,
                new Money(creditLimitMicros, money), standing,
                Optional.ofNullable(pilotLastDay).map(day -> new Business.Pilot(day, pilotAllowance)),
                Optional.ofNullable(defaultCountry),
                Optional.ofNullable(international).map(json -> JsonMapper.shared().readValue(json, International.class)), planDays(),
                Optional.ofNullable(messagingTier));
    }

    /** Takes the terms, whose plan counts from this day on. */
    void take(BusinessTerms terms, LocalDate day) {
        PlanDays before = planDays();
        take(terms);
        planDays = JsonMapper.shared().writeValueAsString(before.with(plan, day));
    }

    private PlanDays planDays() {
        return Optional.ofNullable(planDays).map(json -> JsonMapper.shared().readValue(json, PlanDays.class)).orElse(PlanDays.always(plan));
    }
}
