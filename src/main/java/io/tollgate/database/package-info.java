/**
 * Where does Tollgate keep its records? In the MySQL server that {@code spring.datasource.url} names, and without one in a
 * server of its own below the data folder. Knows nothing of messages. Start reading at {@link io.tollgate.database.EmbeddedDatabase}.
 */
@NullMarked
package io.tollgate.database;

import org.jspecify.annotations.NullMarked;
