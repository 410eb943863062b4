/**
 * How do the devices of businesses and people, who encrypt from end to end, find each other and get what is meant for them? The package
 * keeps devices, their key packages, who is a member of which conversation, and what waits for a device. It cannot read a message, and does
 * not know whether one may be sent: the gate decides that. Start reading at {@link io.tollgate.endtoend.DeviceEndpoints}; the page
 * {@code end-to-end.md} describes the calls.
 */
@NullMarked
package io.tollgate.endtoend;

import org.jspecify.annotations.NullMarked;
