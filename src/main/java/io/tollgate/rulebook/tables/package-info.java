/**
 * Which numbers and lists do the rules speak of? For each table of {@code rules/tables} and {@code rules/tariff/rates}, a class reads and
 * checks its rows. Other classes answer what rules and the gate ask about them. The package does not know the sentences of rules. Start
 * reading at {@link io.tollgate.rulebook.tables.Tables}.
 */
@NullMarked
package io.tollgate.rulebook.tables;

import org.jspecify.annotations.NullMarked;
