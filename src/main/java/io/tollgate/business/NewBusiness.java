package io.tollgate.business;

import io.tollgate.message.BusinessId;
import java.util.Currency;

/** An event: a business was enrolled in the transaction that is under way. Whoever keeps rows of each business adds them now. */
public record NewBusiness(BusinessId id, Currency currency) {}
