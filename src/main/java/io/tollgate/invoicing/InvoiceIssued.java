package io.tollgate.invoicing;

/** An invoice has its number and is booked. Whoever listens joins the transaction that issues it, which holds the balance. */
public record InvoiceIssued(Invoice invoice) {}
