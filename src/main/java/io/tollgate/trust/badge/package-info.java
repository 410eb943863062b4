/**
 * How does anybody see that a sender is verified? By a badge, which is a picture, and by a signed statement that can be checked offline.
 * Both are public and say nothing about recipients. The package does not know how a sender is verified. Start reading at {@link
 * io.tollgate.trust.badge.Badges}.
 */
@NullMarked
package io.tollgate.trust.badge;

import org.jspecify.annotations.NullMarked;
