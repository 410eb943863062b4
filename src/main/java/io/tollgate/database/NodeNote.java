package io.tollgate.database;

/** What a process says of itself to the others: the rule book by which it judges. */
@FunctionalInterface
public interface NodeNote {

    /** The rule book of the node, in at most 100 characters. */
    String ruleBook();
}
