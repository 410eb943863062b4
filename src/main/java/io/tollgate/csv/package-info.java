/**
 * How are CSV files read and written, so that every text stays as it was and none becomes a formula? The package reads what spreadsheets
 * write, or says why it cannot. It does not know what the columns mean. Start reading at {@link io.tollgate.csv.CsvFile}, then
 * {@link io.tollgate.csv.CsvWriter}.
 */
@NullMarked
package io.tollgate.csv;

import org.jspecify.annotations.NullMarked;
