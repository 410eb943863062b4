package io.tollgate.intake;

import io.tollgate.business.Sender;

/** Whether a request is a partner's, for one of its numbers. */
sealed interface Entered permits Refusal, Entered.As {

    record As(Sender sender) implements Entered {}
}
