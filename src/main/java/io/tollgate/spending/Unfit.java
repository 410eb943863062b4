package io.tollgate.spending;

import io.tollgate.cloudapi.Refusal;

/** A parameter is not as it must be. */
final class Unfit extends RuntimeException {

    private final transient Refusal why;

    Unfit(Refusal why) {
        super(why.details());
        this.why = why;
    }

    static Unfit invalid(String parameter, String rule) {
        return new Unfit(Refusal.invalid(parameter, rule));
    }

    Refusal why() {
        return why;
    }
}
