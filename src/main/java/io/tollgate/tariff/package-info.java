/**
 * What does a message cost on a given day? Rates by market, category and currency, with volume tiers, and the market of a country.
 * The package knows neither files nor rules nor messages: the rule book reads the tables and hands them over as rows. Start reading at
 * {@link io.tollgate.tariff.RateCard}.
 */
@NullMarked
package io.tollgate.tariff;

import org.jspecify.annotations.NullMarked;
