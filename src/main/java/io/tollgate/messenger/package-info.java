/**
 * What does the messenger tell us of people? That they wrote to a business, want its marketing no more, block it, or report it as spam. Takes it
 * durably, hears keywords, and hands on to the business's webhook what its customers wrote. Does not know what a business may answer: that
 * is the gate's question. Start reading at {@link io.tollgate.messenger.InboundProcessor}.
 */
@NullMarked
package io.tollgate.messenger;

import org.jspecify.annotations.NullMarked;
