/**
 * How do clients reach Tollgate, and how much may they use before Tollgate knows who they are? Knows nothing of messages. Start reading at
 * {@link io.tollgate.network.Connections}.
 */
@NullMarked
package io.tollgate.network;

import org.jspecify.annotations.NullMarked;
