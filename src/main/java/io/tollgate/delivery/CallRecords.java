package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.tollgate.delivery.Departures.Departure;
import io.tollgate.delivery.OpenCalls.Call;
import io.tollgate.delivery.OpenCalls.Open;
import io.tollgate.delivery.OpenCalls.State;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Records the answers of networks, many in one transaction. It locks the rows of the calls first, so that of two who know something of a
 * message one waits here. What a message is now (its recipient, its content) is in its row, not in the memory of who called.
 */
@Component
class CallRecords {

    private static final Logger log = LoggerFactory.getLogger(CallRecords.class);

    private final OpenCalls calls;
    private final Outbox outbox;
    private final Departures departures;
    private final Deliveries deliveries;
    private final Receipts receipts;
    private final NetworkIds ids;
    private final Ledger ledger;
    private final DeliverySettings settings;

    CallRecords(OpenCalls calls, Outbox outbox, Departures departures, Deliveries deliveries, Receipts receipts, NetworkIds ids,
            Ledger ledger, DeliverySettings settings) {
        this.calls = calls;
        this.outbox = outbox;
        this.departures = departures;
        this.deliveries = deliveries;
        this.receipts = receipts;
        this.ids = ids;
        this.ledger = ledger;
        this.settings = settings;
    }

    /** An answer to a call. */
    record Answered(Call call, ChannelAnswer answer) {}

    /** Records what calls answered. One whose row another process has taken over counts as a look-up, which came without being asked. */
    @Transactional
    void write(String network, List<Answered> answers, Instant now) {
        Map<MessageId, Open> open = calls.lock(answers.stream().map(it -> it.call().message()).toList());
        Map<MessageId, String> sent = new HashMap<>();
        List<Departure> left = new ArrayList<>();
        List<HandOver> back = new ArrayList<>();
        List<MessageId> lost = new ArrayList<>();
        List<MessageId> waiting = new ArrayList<>();
        Map<MessageId, ChannelAnswer> late = new HashMap<>();
        for (Answered one : answers) {
            MessageId id = one.call().message();
            Open row = open.get(id);
            if (row == null || row.state() != State.CALLING || !row.call().equals(one.call())) {
                late.put(id, one.answer());
                continue;
            }
            HandOver message = row.message();
            switch (one.answer()) {
                case ChannelAnswer.Sent(String networkId) -> {
                    sent.put(id, networkId);
                    left.add(Departure.handed(message));
                }
                case ChannelAnswer.Rejected(int code, String title, String details) -> {
                    left.add(Departure.failed(message, Receipt.failed(id, now, code, title, details)));
                    if (message.mayHaveBeenSent()) { // the first time it may have been taken
                        waiting.add(id);
                    }
                }
                case ChannelAnswer.Later later -> back.add(again(message, later, now));
                case ChannelAnswer.Held held -> back.add(again(message, held, now));
                case ChannelAnswer.Unknown unknown -> {
                    log.info("Nobody knows whether {} sent message {}: {}", network, id, unknown.reason());
                    left.add(Departure.handed(message));
                    lost.add(id);
                }
            }
        }
        known(network, late, open, now); // locks deliveries, and what follows locks reservations
        outbox.takeBack(back);
        departures.write(left, ledger.open(left.stream().map(it -> it.message().id()).toList()), now);
        ids.add(network, sent);
        calls.lost(lost, now);
        calls.await(waiting, now);
        lost.addAll(waiting);
        calls.end(open.keySet().stream().filter(id -> !lost.contains(id) && !late.containsKey(id)).toList());
    }

    private HandOver again(HandOver message, ChannelAnswer.Later later, Instant now) {
        Instant next = later.after().map(now::plus).map(at -> settings.orExpiry(at, message))
                .orElseGet(() -> settings.nextAttempt(message, now));
        return message.again(next, 1, 0);
    }

    /** After a long wait the rules are asked again, as before a second attempt. */
    private HandOver again(HandOver message, ChannelAnswer.Held held, Instant now) {
        Instant next = settings.orExpiry(now.plus(held.after()), message);
        return message.again(next, message.attempts() == 0 && settings.stale(message, next) ? 1 : 0, 0);
    }

    /** The processes that called these are gone: their answers are lost. @return how many */
    @Transactional
    int takeOver(Collection<Call> abandoned, Instant now) {
        Map<MessageId, Call> expected = abandoned.stream().collect(toMap(Call::message, Function.identity()));
        List<Open> mine = calls.lock(expected.keySet()).values().stream()
                .filter(row -> row.state() == State.CALLING && row.call().equals(expected.get(row.call().message()))).toList();
        List<MessageId> messages = mine.stream().map(row -> row.call().message()).toList();
        departures.write(mine.stream().map(row -> Departure.handed(row.message())).toList(), ledger.open(messages), now);
        calls.lost(messages, now);
        return messages.size();
    }

    /**
     * Ends the rows of messages that a receipt has come for.
     *
     * @param until when they are looked at again, if nobody finds out before
     * @return the others, for which the network is to be asked
     */
    @Transactional
    List<Open> toAsk(int limit, Instant until, Instant now) {
        List<Open> due = calls.due(State.UNKNOWN, limit, now);
        List<Open> silent = silent(due);
        calls.lost(silent.stream().map(row -> row.call().message()).toList(), until);
        return silent;
    }

    /** Ends the rows of messages that have ended. @return whether more may be due */
    @Transactional
    boolean look(int limit, Duration pause, Instant now) {
        List<Open> due = calls.due(State.WAITING, limit, now);
        calls.await(silent(due).stream().map(row -> row.call().message()).toList(), now.plus(pause));
        return due.size() >= limit;
    }

    private List<Open> silent(List<Open> due) {
        var silent = deliveries.silent(due.stream().map(row -> row.call().message()).toList());
        calls.end(due.stream().map(row -> row.call().message()).filter(id -> !silent.contains(id)).toList());
        return due.stream().filter(row -> silent.contains(row.call().message())).toList();
    }

    /** Records what the network knows of a message whose answer was lost. */
    @Transactional
    void lookedUp(String network, MessageId message, ChannelAnswer answer, Instant now) {
        known(network, Map.of(message, answer), calls.lock(List.of(message)), now);
    }

    /** Nobody can be asked. The message is sent once more if that does less harm, and otherwise not. @param takesOnce the network's word */
    @Transactional
    void decide(MessageId message, boolean takesOnce, Instant now) {
        Open row = calls.lock(List.of(message)).get(message);
        if (row == null || row.state() != State.UNKNOWN) {
            return;
        }
        HandOver lost = row.message();
        if (takesOnce && now.isBefore(lost.expiresAt()) || settings.goesOutAgain(lost, now)) {
            outbox.takeBack(List.of(lost.again(settings.nextAttempt(lost, now), 1, 1)));
            calls.end(List.of(message));
        } else {
            calls.await(List.of(message), now);
        }
    }

    /** Answers for messages whose rows say that their answers were lost, or that have no row any more. */
    private void known(String network, Map<MessageId, ChannelAnswer> answers, Map<MessageId, Open> open, Instant now) {
        Map<MessageId, String> sent = new HashMap<>();
        List<Receipt> failed = new ArrayList<>();
        List<MessageId> ended = new ArrayList<>();
        List<HandOver> neverSent = new ArrayList<>();
        answers.forEach((id, answer) -> {
            boolean lost = open.containsKey(id) && requireNonNull(open.get(id)).state() != State.CALLING;
            boolean once = lost && !requireNonNull(open.get(id)).message().mayHaveBeenSent();
            switch (answer) {
                case ChannelAnswer.Sent(String networkId) -> {
                    sent.put(id, networkId);
                    if (lost) {
                        ended.add(id);
                    }
                }
                case ChannelAnswer.Rejected(int code, String title, String details) -> {
                    if (once) {
                        failed.add(Receipt.failed(id, now, code, title, details));
                        ended.add(id);
                    }
                }
                case ChannelAnswer.Later later -> {
                    if (once && requireNonNull(open.get(id)).state() == State.UNKNOWN) {
                        neverSent.add(again(requireNonNull(open.get(id)).message(), later, now));
                        ended.add(id);
                    }
                }
                case ChannelAnswer.Held held -> {
                    if (once && requireNonNull(open.get(id)).state() == State.UNKNOWN) {
                        neverSent.add(again(requireNonNull(open.get(id)).message(), held, now));
                        ended.add(id);
                    }
                }
                case ChannelAnswer.Unknown _ -> {} // it is asked again
            }
        });
        outbox.takeBack(neverSent);
        deliveries.takeBack(neverSent.stream().map(HandOver::id).toList());
        if (!failed.isEmpty()) {
            receipts.take(failed, now);
        }
        ids.add(network, sent);
        calls.end(ended);
    }
}
