/**
 * The world that tests begin with: businesses that are enrolled, people with numbers and consents, messages on their way, and what came
 * of them. Everything is put into the registers of the application under test, as in life. Start reading at {@link World}.
 */
@NullMarked
package io.tollgate.world;

import org.jspecify.annotations.NullMarked;
