package io.tollgate.replay;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.MessageFacts;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.RandomCaseFiles;
import io.tollgate.message.MessageId;
import io.tollgate.rulebook.RuleBook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Fills the log with decisions on random cases, which the rule book has judged. */
public final class PastCases {

    static final DecisionTimes ALL = new DecisionTimes(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2028-01-01T00:00:00Z"));

    private final Decisions decisions;
    private final TransactionTemplate transactions;
    private final RandomGenerator random;

    public PastCases(Decisions decisions, TransactionTemplate transactions, long seed) {
        this.decisions = decisions;
        this.transactions = transactions;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    public List<Decision> judged(RuleBook book, int count) {
        int number = decisions.ruleBook(book.hash(), book::zip, Instant.parse("2026-01-01T00:00:00Z"));
        RandomCaseFiles cases = new RandomCaseFiles(random);
        List<Decision> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CaseFile file = ordered(cases.next(), Duration.ZERO);
            all.add(new Decision(0, number, file, Gatekeeper.judge(file, book.judge(file))));
        }
        return all;
    }

    public void record(List<Decision> all) {
        for (int i = 0; i < all.size(); i += 500) {
            List<Decision> some = all.subList(i, Math.min(all.size(), i + 500));
            transactions.executeWithoutResult(_ -> decisions.record(some));
        }
    }

    /** Gives the case an id that tells when the message was accepted, as real ids do. */
    CaseFile ordered(CaseFile file, Duration waited) {
        MessageFacts message = file.message();
        long high = message.acceptedAt().minus(waited).toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000);
        MessageId id = new MessageId(new UUID(high, random.nextLong() >>> 2 | Long.MIN_VALUE));
        return new CaseFile(file.now(), new MessageFacts(id, message.category(), message.kind(), message.template(), message.approval(),
                message.thirdPartyAdvertising(), message.timeToLive(), message.acceptedAt()), file.recipient(), file.business(),
                file.sender(),
                file.consent(), file.block(), file.conversation(), file.traffic(), file.price(), file.funds());
    }
}
