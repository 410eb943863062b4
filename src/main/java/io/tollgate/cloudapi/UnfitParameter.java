package io.tollgate.cloudapi;

/** A parameter is not as it must be. */
public final class UnfitParameter extends RuntimeException {

    private final transient Refusal why;

    public UnfitParameter(Refusal why) {
        super(why.details());
        this.why = why;
    }

    public static UnfitParameter invalid(String parameter, String rule) {
        return new UnfitParameter(Refusal.invalid(parameter, rule));
    }

    public Refusal why() {
        return why;
    }
}
