package io.tollgate.delivery;

/** Says by which network an admitted message goes. Without such a bean each goes as it says itself. */
public interface ChannelChoice {

    /** The name of a {@link NetworkChannel}; empty: the channel that is set. */
    String of(HandOver message);
}
