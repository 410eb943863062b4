/**
 * What does the business app do for a small business beyond sending? Saved answers, opening hours with an answer outside of them, a second
 * member, and the business's own registration. It knows no page. Start reading at {@link io.tollgate.businessapp.OpeningHours}.
 */
@NullMarked
package io.tollgate.businessapp;

import org.jspecify.annotations.NullMarked;
