package io.tollgate.message;

/** A message at one stage of its way. */
public interface MessageStage {

    Message message();

    default MessageId id() {
        return message().id();
    }

    default BusinessId business() {
        return message().business();
    }

    default SenderId sender() {
        return message().sender();
    }

    default RecipientId recipient() {
        return message().recipient();
    }

    default Category category() {
        return message().category();
    }
}
