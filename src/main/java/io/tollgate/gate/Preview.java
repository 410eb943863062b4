package io.tollgate.gate;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Verdict;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipient;
import io.tollgate.recipient.Recipients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What would become of a message if it were judged now. The preview uses the same registers, rule book and verdict as a real message, and
 * changes, counts and locks nothing. The verdict may be another one when the message is sent.
 */
@Component
public final class Preview {

    private static final MessageId NO_MESSAGE = new MessageId(new UUID(0, 0));
    private static final RecipientId NOBODY = new RecipientId(0, 0);

    private final RegisterReader registers;
    private final Judge judge;
    private final Recipients recipients;
    private final Identities identities;
    private final Erasures erasures;
    private final TransactionTemplate undone;

    Preview(RegisterReader registers, Judge judge, Recipients recipients, Identities identities, Erasures erasures,
            PlatformTransactionManager transactions) {
        this.registers = registers;
        this.judge = judge;
        this.recipients = recipients;
        this.identities = identities;
        this.erasures = erasures;
        this.undone = new TransactionTemplate(transactions);
    }

    /** A verdict without effect. @param file the facts it rests on; its message id is all zeros, but for the number of the hop */
    public record Outlook(CaseFile file, Verdict verdict) {}

    /** Judges an arrival. A recipient who is not registered counts as one without consents, blocks and earlier messages. */
    public Outlook of(Arrival arrival, Instant now) {
        return hops(arrival, now).getFirst();
    }

    /** Like {@link #of}, each hop of its chain as if it began now. */
    public List<Outlook> hops(Arrival arrival, Instant now) {
        return undone.execute(transaction -> {
            transaction.setRollbackOnly();
            return judge(arrival, now);
        });
    }

    private List<Outlook> judge(Arrival arrival, Instant now) {
        Identity named = arrival.recipient();
        RecipientId id = identities.who(List.of(named)).getOrDefault(named, NOBODY);
        Map<RecipientId, Recipient> known = new HashMap<>();
        if (erasures.erased(List.of(id)).isEmpty()) {
            known.putAll(recipients.of(List.of(id)));
            if (named instanceof PhoneNumber number) {
                known.putIfAbsent(id, new Recipient(id, number.e164(), number.country(), now));
            }
        }
        Accepted message = arrival.accepted(arrival.chain().isEmpty() ? NO_MESSAGE : NO_MESSAGE.chained(), id, now);
        List<Outlook> hops = new ArrayList<>();
        hops.add(judged(message, known, now));
        while (!message.chain().isLast()) {
            message = message.nextHop(now);
            hops.add(judged(message, known, now));
        }
        return hops;
    }

    private Outlook judged(Accepted message, Map<RecipientId, Recipient> known, Instant now) {
        Judged judged = judge.judge(registers.peek(new Batch(now, List.of(message), false), known));
        return judged.all().map(one -> new Outlook(one.file(), one.verdict())).findFirst().orElseThrow();
    }
}
