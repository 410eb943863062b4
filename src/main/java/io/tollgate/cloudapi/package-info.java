/**
 * How does a request of the Cloud API look, and how is it answered? Paths, tokens, pace, bodies and their shapes, faults and answers, for
 * every package that has an endpoint. The package does not know what a request asks for. Start reading at
 * {@link io.tollgate.cloudapi.RequestGate}; {@code static/partner/openapi.yaml} describes the interface.
 */
@NullMarked
package io.tollgate.cloudapi;

import org.jspecify.annotations.NullMarked;
