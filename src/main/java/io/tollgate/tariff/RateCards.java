package io.tollgate.tariff;

import org.springframework.stereotype.Component;

/**
 * The rate card and the taxes in force, for code that charges and invoices and needs no rules. They are set whenever a rule book comes into
 * force.
 */
@Component
public final class RateCards {

    private volatile RateCard current = RateCard.empty();
    private volatile RateCard supplier = RateCard.empty();
    private volatile TaxTable taxes = TaxTable.empty();
    private volatile LateTable late = LateTable.empty();
    private volatile MeteredCard metered = MeteredCard.empty();
    private volatile PlanFees planFees = PlanFees.empty();
    private volatile AccountNumbers accountNumbers = AccountNumbers.empty();
    private volatile SaftCodes saft = SaftCodes.empty();

    public RateCard inForce() {
        return current;
    }

    public TaxTable taxes() {
        return taxes;
    }

    public LateTable late() {
        return late;
    }

    /** What the network charges; it has rates and no markets. */
    public RateCard supplier() {
        return supplier;
    }

    /** Prices of events that have a size. */
    public MeteredCard metered() {
        return metered;
    }

    /** What plans cost a month. */
    public PlanFees planFees() {
        return planFees;
    }

    public AccountNumbers accountNumbers() {
        return accountNumbers;
    }

    /** The names of accounts and taxes in the audit file. */
    public SaftCodes saft() {
        return saft;
    }

    public void takeEffect(RateCard card) {
        current = card;
    }

    public void supplierTakesEffect(RateCard card) {
        supplier = card;
    }

    public void takeEffect(MeteredCard card) {
        metered = card;
    }

    public void takeEffect(PlanFees fees) {
        planFees = fees;
    }

    public void takeEffect(TaxTable table) {
        taxes = table;
    }

    public void takeEffect(LateTable table) {
        late = table;
    }

    public void takeEffect(AccountNumbers numbers) {
        accountNumbers = numbers;
    }

    public void takeEffect(SaftCodes codes) {
        saft = codes;
    }
}
