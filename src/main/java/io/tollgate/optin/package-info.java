/**
 * How does a person confirm a consent that a business recorded? The business asks, the person gets a message with a code, a link or a
 * question, and her answer confirms the consent; a request without an answer is deleted. The package does not know what a consent permits.
 * Start reading at {@link io.tollgate.optin.OptInEndpoint}.
 */
@NullMarked
package io.tollgate.optin;

import org.jspecify.annotations.NullMarked;
