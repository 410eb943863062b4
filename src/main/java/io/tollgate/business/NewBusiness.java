package io.tollgate.business;

import io.tollgate.message.BusinessId;
import java.util.Currency;

/** An event: a business was enrolled in the transaction that is under way. Collections with rows of each business add them now. */
public record NewBusiness(BusinessId id, Currency currency) {}
