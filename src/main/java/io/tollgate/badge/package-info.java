/**
 * How does anybody see that a sender is verified? A badge, which is a picture, and a signed statement that can be checked offline.
 * Both are for everybody and say nothing of recipients. Start reading at {@link io.tollgate.badge.Badges}.
 */
@NullMarked
package io.tollgate.badge;

import org.jspecify.annotations.NullMarked;
