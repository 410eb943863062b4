/**
 * How does a message reach an SMSC by SMPP 3.4, and how does what the SMSC tells come back? The package keeps one connection, sends the
 * parts of each SMS, reads the SMSC's codes and delivery receipts by tables, and hands on what people write: a stop by SMS is a stop.
 *
 * <p>Must not know why a message was admitted, what it costs, or what a partner asked for: it gets one message at a time, and answers what
 * the SMSC said. Start reading at {@link io.tollgate.smpp.SmppChannel}, then at {@link io.tollgate.smpp.PartRecords} and
 * {@link io.tollgate.smpp.Incoming}.
 */
@NullMarked
package io.tollgate.smpp;

import org.jspecify.annotations.NullMarked;
