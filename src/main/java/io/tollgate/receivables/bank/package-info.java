/**
 * Which money came on the bank account, and from whom? Reads the statements of the own bank, books what they say as payments, and keeps
 * what is left over until a person decides. The package knows neither messages nor rules. Start reading at
 * {@link io.tollgate.receivables.bank.BankStatements}.
 */
@NullMarked
package io.tollgate.receivables.bank;

import org.jspecify.annotations.NullMarked;
