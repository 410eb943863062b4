/**
 * How do clients reach Tollgate, and how much may they use before Tollgate knows who they are? The package does not know messages. Start
 * reading at {@link io.tollgate.network.Connections}.
 */
@NullMarked
package io.tollgate.network;

import org.jspecify.annotations.NullMarked;
