/**
 * What may an officer's assistant do? It reads, tries, checks, proposes and explains, by the Model Context Protocol and with the token of
 * the person whom it helps; it never approves. Its {@link io.tollgate.assistant.Tools} are a list of operations of the administration: each
 * call goes through {@link io.tollgate.assistant.Administration} to such an operation, which checks the role as for the person herself, and
 * is in the audit trail with "by assistant". It must not know a register or a table. Start reading at {@link io.tollgate.assistant.Tools}.
 */
@NullMarked
package io.tollgate.assistant;

import org.jspecify.annotations.NullMarked;
