/**
 * Who sends? Businesses with their plan and status, their senders, templates, tokens and webhooks. The package does not know recipients,
 * and of money only the credit limit. Start reading at {@link io.tollgate.business.Businesses}.
 *
 * <p>The register goes through Hibernate: each of its four tables is mapped once, by the row of its name, and only the mapping writes them.
 * Whole businesses, senders, templates and particulars are read by it, too; statements in SQL choose the rows where a batch asks for many.
 * Plain SQL reads single columns: the handles and currencies of all, the ids of templates (which the mapping leaves to the database), how
 * many templates wait, the addresses of webhooks of numbers, and, to fix the order of locks, the status of many. So does every other
 * package, the ledger for one; none of them writes these tables. The tables {@code quality} and {@code template_change} are not mapped:
 * rows are added or changed on a condition, which SQL does better. For this reason no other register uses Hibernate; here an officer
 * changes one entry at a time.
 */
@NullMarked
package io.tollgate.business;

import org.jspecify.annotations.NullMarked;
