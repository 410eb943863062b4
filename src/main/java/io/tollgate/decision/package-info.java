/**
 * What was known of a message, what the rules said, and what was decided? The words of judgement, the fold that makes a
 * verdict of findings, and the append-only log of all verdicts. Knows neither the engine that found the findings nor what
 * becomes of a message afterwards. Start reading at {@link io.tollgate.decision.CaseFile}, then
 * {@link io.tollgate.decision.Gatekeeper} and {@link io.tollgate.decision.Decisions}.
 */
@NullMarked
package io.tollgate.decision;

import org.jspecify.annotations.NullMarked;
