/**
 * How long did which stage take, and for how many messages? Spans of OpenTelemetry, off by default. The package knows nothing of the
 * program, and only it knows OpenTelemetry. Start reading at {@link io.tollgate.tracing.Traces}.
 */
@NullMarked
package io.tollgate.tracing;

import org.jspecify.annotations.NullMarked;
