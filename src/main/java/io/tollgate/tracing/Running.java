package io.tollgate.tracing;

/** A stage under way. It has numbers only, so nothing of a person or of a text can get into a trace. */
public sealed interface Running extends AutoCloseable permits Running.Untraced, Traces.Traced {

    /** Stands for a stage that has no span. */
    Running NONE = new Untraced();

    /** @param name such as {@code messages}; ids of businesses are numbers too */
    Running number(String name, long value);

    /** The stage failed; only the class of the failure is kept. */
    Running failed(Throwable failure);

    /** The stage is over. Only the first call counts. */
    @Override
    void close();

    record Untraced() implements Running {

        @Override
        public Running number(String name, long value) {
            return this;
        }

        @Override
        public Running failed(Throwable failure) {
            return this;
        }

        @Override
        public void close() {
            // nothing was begun
        }
    }
}
