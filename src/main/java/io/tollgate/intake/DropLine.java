package io.tollgate.intake;

import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.SenderIds;
import io.tollgate.cloudapi.Shape;
import io.tollgate.database.Passing;
import io.tollgate.database.Trouble;
import io.tollgate.gate.IdempotencyKey.Source;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.intake.Checked.Refused;
import io.tollgate.message.MessageId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One line of a dropped file: a request body, its sender, and the partner's name for the line. */
final class DropLine {

    private static final Logger log = LoggerFactory.getLogger(DropLine.class);
    private static final Shape OWN = Shape.object(Shape.optional("client_ref", Shape.textOrEmpty(200)));

    private final int number;
    private final Optional<JsonNode> clientRef;
    private final Checked checked;

    private DropLine(int number, Optional<JsonNode> clientRef, Checked checked) {
        this.number = number;
        this.clientRef = clientRef;
        this.checked = checked;
    }

    /**
     * @param senders all senders of the business; if there is only one, {@code from} may be left out
     * @param name unique among all lines, ever
     */
    static DropLine read(DropLines.Line line, String name, List<Sender> senders, DropForm form, MessageCheck messages) {
        if (line.fault().isPresent()) {
            return new DropLine(line.number(), Optional.empty(), new Refused(line.fault().get()));
        }
        try {
            return switch (form.body(line)) {
                case Refusal refusal -> new DropLine(line.number(), Optional.empty(), new Refused(refusal));
                case RequestBody.Fields(ObjectNode body) -> read(line.number(), name, body, senders, messages);
            };
        } catch (RuntimeException failure) {
            if (Passing.is(failure)) {
                throw failure;
            }
            log.error("Line {} of a dropped file cannot be checked: {}", line.number(), Trouble.place(failure));
            return new DropLine(line.number(), Optional.empty(), new Refused(new Refusal(RequestFault.BROKEN, "The line could not be"
                    + " checked. Tollgate is at fault. Send the line again, or ask the operator for help.")));
        }
    }

    private static DropLine read(int number, String name, ObjectNode body, List<Sender> senders, MessageCheck messages) {
        Optional<Refusal> own = OWN.check("", body);
        if (own.isPresent()) {
            return new DropLine(number, Optional.empty(), new Refused(own.get()));
        }
        Optional<JsonNode> clientRef = Optional.ofNullable(body.remove("client_ref")).filter(JsonNode::isString);
        Optional<JsonNode> from = Optional.ofNullable(body.remove("from"));
        Optional<Sender> sender = from.isEmpty()
                ? Optional.of(senders).filter(all -> all.size() == 1).map(List::getFirst)
                : senders.stream().filter(candidate -> SenderIds.parse(from.get().asString("")).filter(candidate.id()::equals).isPresent())
                        .findFirst();
        Checked checked = sender
                .map(found -> messages.check(found, body, Optional.of(IdempotencyKey.of(Source.FILE, name))))
                .orElseGet(() -> new Refused(from.isEmpty()
                        ? Refusal.missing("from")
                        : new Refusal(RequestFault.UNKNOWN_SENDER, "Parameter 'from' is not a phone number id of this business.")));
        return new DropLine(number, clientRef, checked);
    }

    Checked checked() {
        return checked;
    }

    DropResult wrong(Refusal refusal) {
        return new DropResult.Wrong(number, clientRef, refusal);
    }

    DropResult done() {
        return new DropResult.Done(number, clientRef);
    }

    DropResult accepted(MessageId id) {
        return new DropResult.Accepted(number, clientRef, id);
    }
}
