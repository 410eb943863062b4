/**
 * How do partners hand in messages by topics of Kafka? Records become messages by the same
 * checks and the same acceptance as requests over HTTP. The package does not know whether a message may go out: the gate decides that.
 * Nothing of it is loaded unless {@code tollgate.kafka.brokers} is set. Start reading at {@link io.tollgate.kafka.KafkaIntakeRoute}, then
 * {@link io.tollgate.kafka.RecordIntake}; {@code kafka/message.schema.json} describes a record.
 */
@NullMarked
package io.tollgate.kafka;

import org.jspecify.annotations.NullMarked;
