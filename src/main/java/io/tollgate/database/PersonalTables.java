package io.tollgate.database;

import java.util.List;

/** The tables of one package that hold records of persons. A new one is a line here. */
public interface PersonalTables {

    /** The tables, in the order in which a message passes them. */
    List<PersonalTable> tables();
}
