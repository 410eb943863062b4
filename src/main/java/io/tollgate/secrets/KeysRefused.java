package io.tollgate.secrets;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The keys are missing, are not those of the database or are being rotated: Tollgate does not start. */
public final class KeysRefused extends RuntimeException {

    KeysRefused(String message) {
        super(message);
    }

    /** Reports it in one line, without a stack trace. */
    static final class Analyzer extends AbstractFailureAnalyzer<KeysRefused> {
        @Override
        protected FailureAnalysis analyze(Throwable root, KeysRefused cause) {
            return new FailureAnalysis(cause.getMessage(), "", cause);
        }
    }
}
