/**
 * Where does Tollgate keep its records? In the MySQL server that {@code spring.datasource.url} names, or else in a server of its own below
 * the data folder. This package also answers: Which tables hold records of persons? Does the database answer, and what happens when it
 * does not? When are its queues polled, and how much of a batch does each business get? The package does not know what the records mean.
 * Start reading at {@link io.tollgate.database.EmbeddedDatabase}, at {@link io.tollgate.database.Outages}, or at
 * {@link io.tollgate.database.PersonalTable}.
 */
@NullMarked
package io.tollgate.database;

import org.jspecify.annotations.NullMarked;
