/**
 * What does the business app do for a small firm beyond sending? Saved answers, opening hours with an answer outside of them, a second
 * member, and the firm's own registration. It knows no page. Start reading at {@link io.tollgate.firm.OpeningHours}.
 */
@NullMarked
package io.tollgate.firm;

import org.jspecify.annotations.NullMarked;
