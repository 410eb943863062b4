/**
 * What does the messenger report about people? That they wrote to a business, stopped its marketing, blocked it, or reported it as spam.
 * The
 * package stores these updates durably, recognises keywords, and gives the business's webhook what its customers wrote. It does not know
 * what
 * a business may answer: the gate decides that. Start reading at {@link io.tollgate.messenger.InboundProcessor}.
 */
@NullMarked
package io.tollgate.messenger;

import org.jspecify.annotations.NullMarked;
