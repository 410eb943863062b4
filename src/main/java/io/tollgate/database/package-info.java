/**
 * Where does Tollgate keep its records? In the MySQL server that {@code spring.datasource.url} names, and without one in a
 * server of its own below the data folder. And which tables hold records of people? Is the database there, and who learns it how when it
 * is not? Who looks into its queues when, and who has how much of a batch? Knows nothing of what the records mean. Start reading at
 * {@link io.tollgate.database.EmbeddedDatabase}, at {@link io.tollgate.database.Outages}, or at
 * {@link io.tollgate.database.PersonalTable}.
 */
@NullMarked
package io.tollgate.database;

import org.jspecify.annotations.NullMarked;
