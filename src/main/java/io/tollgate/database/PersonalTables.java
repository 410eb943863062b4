package io.tollgate.database;

import java.util.List;

/** The tables of one room that hold records of people. A new one is a line here. */
public interface PersonalTables {

    /** In the direction in which a message goes through them. */
    List<PersonalTable> tables();
}
