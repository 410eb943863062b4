/**
 * Which encrypted messages did people disclose and report, and what did officers decide? The package keeps the reports, encrypted, and
 * carries out a decision. It does not know how a message is verified: {@code endtoend} has done that before. Start reading at
 * {@link io.tollgate.endtoend.reports.MessageReports}.
 */
@NullMarked
package io.tollgate.endtoend.reports;

import org.jspecify.annotations.NullMarked;
