/**
 * Which numbers and lists do the rules speak of? A class for each table of {@code rules/tables} and {@code rules/tariff/rates}, which
 * checks each row, and what rules and gate ask of them. Knows no sentence. Start reading at {@link io.tollgate.rulebook.tables.Tables}.
 */
@NullMarked
package io.tollgate.rulebook.tables;

import org.jspecify.annotations.NullMarked;
