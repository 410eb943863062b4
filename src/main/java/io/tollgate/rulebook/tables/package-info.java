/**
 * Which numbers and lists do the rules speak of? A class for each table of {@code rules/tables} and {@code rules/tariff/rates}, which
 * checks each row, and classes that answer rules and gate. The package knows no sentences. Start reading at {@link
 * io.tollgate.rulebook.tables.Tables}.
 */
@NullMarked
package io.tollgate.rulebook.tables;

import org.jspecify.annotations.NullMarked;
