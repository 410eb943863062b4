package io.tollgate.books.saft;

import java.time.LocalDate;
import java.util.SortedMap;

/**
 * What one entry of the ledger's journal adds to the accounts, or all of one kind on one day.
 *
 * @param id     tells it from all others
 * @param day    of the booking, in UTC
 * @param value  the day of its value
 * @param by     who or what made it
 * @param reason as the ledger has it: of a document its number
 * @param micros millionths by account; positive is credit
 */
record Booked(String id, String kind, LocalDate day, LocalDate value, String by, String reason, SortedMap<String, Long> micros) {}
