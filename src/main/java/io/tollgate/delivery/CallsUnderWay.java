package io.tollgate.delivery;

import io.tollgate.database.Trouble;
import io.tollgate.delivery.OpenCalls.Call;
import io.tollgate.delivery.OpenCalls.Calling;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.recall.Halt;
import io.tollgate.recall.UnderWay;
import io.tollgate.recipient.Identities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Waits for calls that a no came too late for. See {@link NetworkCalls} for why this is enough. */
@Component
final class CallsUnderWay implements UnderWay {

    private static final Logger log = LoggerFactory.getLogger(CallsUnderWay.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final OpenCalls calls;
    private final Identities identities;

    CallsUnderWay(OpenCalls calls, Identities identities) {
        this.calls = calls;
        this.identities = identities;
    }

    @Override
    public Optional<List<MessageId>> awaitEnd(List<Halt> halts) {
        return look(halts).map(this::awaitEndOf);
    }

    /** The no is committed, so a failure here must not look as if it were not. */
    private Optional<List<Calling>> look(List<Halt> halts) {
        long begin = System.nanoTime();
        while (true) {
            try {
                return Optional.of(concerned(halts));
            } catch (DataAccessException away) {
                if (System.nanoTime() - begin >= PATIENCE.toNanos()) {
                    log.warn("Which calls a block or another no came too late for cannot be said, as the database is away: {}",
                            Trouble.place(away));
                    return Optional.empty();
                }
                LockSupport.parkNanos(LONGEST_PAUSE.toNanos());
            }
        }
    }

    private List<MessageId> awaitEndOf(List<Calling> concerned) {
        long longest = concerned.stream().map(Calling::longest).mapToLong(Duration::toNanos).max().orElse(0);
        long begin = System.nanoTime();
        Set<Call> open = concerned.stream().map(Calling::call).collect(Collectors.toSet());
        for (Duration pause = FIRST_PAUSE; !open.isEmpty() && System.nanoTime() - begin < longest; pause = longer(pause)) {
            LockSupport.parkNanos(pause.toNanos());
            open = still(open);
        }
        List<MessageId> left = open.stream().map(Call::message).sorted().toList();
        if (!left.isEmpty()) {
            log.warn("{} messages that somebody has forbidden meanwhile could not be recalled from the network: {}", left.size(), left);
        }
        return left;
    }

    private static Duration longer(Duration pause) {
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    /** While the database is away, nobody can say that a call is over. */
    private Set<Call> still(Set<Call> open) {
        try {
            return calls.stillCalling(open);
        } catch (DataAccessException away) {
            return open;
        }
    }

    private List<Calling> concerned(List<Halt> halts) {
        List<Calling> calling = calls.calling();
        if (calling.isEmpty()) {
            return calling;
        }
        // A person may have been merged since the call began.
        Map<RecipientId, RecipientId> moved = identities.moved(calling.stream().map(Calling::recipient).collect(Collectors.toSet()));
        return calling.stream().filter(call -> halts.stream().anyMatch(halt -> concerns(halt, call, moved))).toList();
    }

    private static boolean concerns(Halt halt, Calling call, Map<RecipientId, RecipientId> moved) {
        return switch (halt) {
            case Halt.ToPeople to -> (to.people().contains(call.recipient())
                    || to.people().contains(moved.getOrDefault(call.recipient(), call.recipient())))
                    && to.business().map(call.business()::equals).orElse(true);
            case Halt.OfBusiness of -> of.business().equals(call.business());
            case Halt.OfNumber of -> of.number().equals(call.sender());
            case Halt.ToAnybody _ -> true;
        };
    }
}
