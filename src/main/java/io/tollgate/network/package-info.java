/**
 * How do strangers reach Tollgate, and how much of it may they take before they have said who they are? Knows nothing of messages. Start
 * reading at {@link io.tollgate.network.Connections}.
 */
@NullMarked
package io.tollgate.network;

import org.jspecify.annotations.NullMarked;
