package io.tollgate.invoicing;

import java.time.LocalDate;

/**
 * What a credit note credits, and why.
 *
 * @param invoice its number, EN 16931 BT-25
 * @param issued  the day of the invoice in the business's zone, BT-26
 * @param reason  as a note, BT-22
 */
public record Credits(String invoice, LocalDate issued, String reason) {}
