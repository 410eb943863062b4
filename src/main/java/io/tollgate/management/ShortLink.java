package io.tollgate.management;

import io.tollgate.message.SenderId;
import java.time.Instant;

/**
 * A link to a chat with a number.
 *
 * @param code 14 of A-Z and 2-7;
 * @param message that a person who opens it may send, at most 140 characters
 */
record ShortLink(String code, SenderId number, String message, Instant createdAt) {}
