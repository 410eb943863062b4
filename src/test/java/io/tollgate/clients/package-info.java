/**
 * Clients of the Cloud API that others wrote, pointed at Tollgate. Start reading at {@link NodeClientsTest}.
 */
@NullMarked
package io.tollgate.clients;

import org.jspecify.annotations.NullMarked;
