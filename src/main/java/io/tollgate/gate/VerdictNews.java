package io.tollgate.gate;

import io.tollgate.decision.Verdict;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Passes verdicts on to all that have asked for them, within the transaction that records them. */
@Component
public final class VerdictNews {

    private final List<Consumer<List<News>>> ways = new CopyOnWriteArrayList<>();

    /**
     * A verdict on a message.
     *
     * @param at    when it was judged
     * @param round how often it had been judged before: 0, and one more for each deferral
     */
    public record News(BusinessId business, SenderId sender, MessageId message, RecipientId recipient, Instant at, int round,
            String callbackData, Verdict verdict) {}

    public void tell(Consumer<List<News>> way) {
        ways.add(way);
    }

    public void tellNoMore(Consumer<List<News>> way) {
        ways.remove(way);
    }

    void judged(Judged judged) {
        if (ways.isEmpty()) {
            return;
        }
        List<News> all = judged.all().map(one -> news(one, judged.batch().now())).toList();
        ways.forEach(way -> way.accept(all));
    }

    private static News news(Case<?> one, Instant at) {
        Accepted message = one.message();
        return new News(message.business(), message.sender(), message.id(), message.recipient(), at, message.round(),
                message.callbackData(), one.verdict());
    }
}
