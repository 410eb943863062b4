/**
 * Who sends? Businesses with their plan and status, their senders, templates, tokens and webhooks. The package does not know recipients,
 * and of money only the credit limit. Start reading at {@link io.tollgate.business.Businesses}.
 *
 * <p>The register goes through Hibernate: each of its four tables is mapped once, by the row of its name, and every read and write uses
 * that mapping. Only the locks on many businesses use SQL, to fix their order, and read nothing but the status. No other register uses
 * Hibernate: here an officer changes one entry at a time, but the others add many rows by one statement or change them on a condition,
 * which SQL does better.
 */
@NullMarked
package io.tollgate.business;

import org.jspecify.annotations.NullMarked;
