/**
 * How does a request of the Cloud API look, and how is it answered? Paths, tokens, pace, bodies and their shapes, faults and answers, for
 * every package that has an endpoint. Does not know what a request asks for. Start reading at
 * {@link io.tollgate.cloudapi.RequestGate}; the interface is described in {@code static/partner/openapi.yaml}.
 */
@NullMarked
package io.tollgate.cloudapi;

import org.jspecify.annotations.NullMarked;
