/**
 * How much money is it? Amounts in whole millionths of a currency's unit. Knows Java only, and no prices. Start reading at
 * {@link io.tollgate.money.Money}.
 */
@NullMarked
package io.tollgate.money;

import org.jspecify.annotations.NullMarked;
