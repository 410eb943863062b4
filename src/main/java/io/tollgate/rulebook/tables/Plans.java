package io.tollgate.rulebook.tables;

/**
 * How much is free and how much is allowed, from {@code rules/tables/allowances.csv}.
 *
 * @param appMessages               free messages a month of a business under the plan APP
 * @param serviceMessages           free service messages a month of a sender number
 * @param newRecipientsOfUnverified different new recipients that an unverified business may reach in a moving 24 h
 */
public record Plans(int appMessages, int serviceMessages, int newRecipientsOfUnverified) {}
