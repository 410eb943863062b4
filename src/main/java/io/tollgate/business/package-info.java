/**
 * Who sends? Businesses with their plan and standing, their numbers, templates, tokens and webhooks. Knows neither recipients nor
 * money but the credit limit. Start reading at {@link io.tollgate.business.Businesses}.
 */
@NullMarked
package io.tollgate.business;

import org.jspecify.annotations.NullMarked;
