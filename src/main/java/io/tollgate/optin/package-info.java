/**
 * How does a business have a consent confirmed? It asks, the person gets a message with a code, a link or a question, and what she answers
 * is brought here; what nobody answers is deleted. Does not know what a consent permits. Start reading at
 * {@link io.tollgate.optin.OptInEndpoint}.
 */
@NullMarked
package io.tollgate.optin;

import org.jspecify.annotations.NullMarked;
