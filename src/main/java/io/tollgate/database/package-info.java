/**
 * Where does Tollgate keep its records? In the MySQL server that {@code spring.datasource.url} names, and without one in a
 * server of its own below the data folder. And which tables hold records of people? Knows nothing of what they mean. Start reading at
 * {@link io.tollgate.database.EmbeddedDatabase}, or at {@link io.tollgate.database.PersonalTable}.
 */
@NullMarked
package io.tollgate.database;

import org.jspecify.annotations.NullMarked;
