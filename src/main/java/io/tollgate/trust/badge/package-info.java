/**
 * How does anybody see that a sender is verified? A badge, which is a picture, and a signed statement that can be checked offline.
 * Both are for everybody and say nothing of recipients. Start reading at {@link io.tollgate.trust.badge.Badges}.
 */
@NullMarked
package io.tollgate.trust.badge;

import org.jspecify.annotations.NullMarked;
