package io.tollgate.gate;

import io.tollgate.delivery.Deferrals;
import io.tollgate.delivery.HandOver;
import io.tollgate.message.Chain;
import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Asks the rule book in force about messages that were admitted a while ago. Their prices and allowances were settled then. */
@Component
final class DeferralsNow implements Deferrals {

    private final RegisterReader registers;
    private final Judge judge;

    DeferralsNow(RegisterReader registers, Judge judge) {
        this.registers = registers;
        this.judge = judge;
    }

    @Override
    public Map<MessageId, Instant> of(List<HandOver> messages, Instant now) {
        if (messages.isEmpty()) {
            return Map.of();
        }
        return judge.deferrals(registers.peek(new Batch(now, messages.stream().map(message -> accepted(message, now)).toList(), false)));
    }

    private static Accepted accepted(HandOver message, Instant now) {
        return new Accepted(message.message(), message.payload(), "", Chain.NONE, now, message.dueAt(), 0);
    }
}
