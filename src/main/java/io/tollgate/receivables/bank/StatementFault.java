package io.tollgate.receivables.bank;

/** A file is no statement that can be imported. Its message says where and what to do, and quotes nothing of a payer. */
public final class StatementFault extends RuntimeException {

    StatementFault(String message) {
        super(message);
    }
}
