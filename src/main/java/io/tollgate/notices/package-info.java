/**
 * Who is told that something waits for a person? {@link io.tollgate.notices.WaitingThings} asks the registers what waits,
 * {@link io.tollgate.notices.NoticeRows} keeps since when, and {@link io.tollgate.notices.Notices} tells those who want to know what is
 * new: people by mail, and the operator's webhook. A notice has numbers and links only, nothing of what waits. The package does not know
 * the gate. Start reading at {@link io.tollgate.notices.Notices}.
 */
@NullMarked
package io.tollgate.notices;

import org.jspecify.annotations.NullMarked;
