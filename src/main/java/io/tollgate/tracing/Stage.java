package io.tollgate.tracing;

import io.opentelemetry.api.trace.SpanKind;
import java.util.Locale;

/** The parts of a message's way that have spans. */
public enum Stage {

    /** A request of a partner or of the messenger, until its answer is known. */
    REQUEST(SpanKind.SERVER),
    /** A batch of the gate, from claim to commit. */
    JUDGE(SpanKind.INTERNAL),
    /** A batch that is offered to the channel. */
    HAND_OVER(SpanKind.CLIENT),
    /** A POST to the webhook of a business. */
    WEBHOOK(SpanKind.CLIENT);

    private final SpanKind kind;

    Stage(SpanKind kind) {
        this.kind = kind;
    }

    SpanKind kind() {
        return kind;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
