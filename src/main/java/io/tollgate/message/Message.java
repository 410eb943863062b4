package io.tollgate.message;

/**
 * A message as every stage of its way knows it. It is made when the message is accepted; each stage holds it beside what the stage adds.
 *
 * @param category of the template, SERVICE for free text; from the verdict on, the category under which the message is charged
 */
public record Message(MessageId id, BusinessId business, SenderId sender, RecipientId recipient, Category category) {

    /** The same message under the recipient's present id. */
    public Message to(RecipientId person) {
        return new Message(id, business, sender, person, category);
    }

    /** The same message under another category. */
    public Message under(Category other) {
        return new Message(id, business, sender, recipient, other);
    }

    /** The same message, as the next hop of its chain. */
    public Message nextHop() {
        return new Message(id.nextHop(), business, sender, recipient, category);
    }
}
