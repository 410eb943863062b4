/**
 * What was known of a message, what did the rules say, and what was decided? The package has case files, findings and verdicts,
 * the fold that makes a verdict from findings, and the append-only log of all verdicts. It knows neither the engine that makes
 * the findings nor the way of a message after its verdict. Start reading at {@link io.tollgate.decision.CaseFile}, then
 * {@link io.tollgate.decision.Gatekeeper} and {@link io.tollgate.decision.Decisions}.
 */
@NullMarked
package io.tollgate.decision;

import org.jspecify.annotations.NullMarked;
