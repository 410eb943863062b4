package io.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.decision.Decision;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.world.Office;
import io.tollgate.world.Partner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Verdicts on encrypted messages are kept with all that decided, so that they come out the same again. */
@TollgateTest
class EncryptedReplayTest extends DevicesFixture {

    @LocalServerPort
    int port;

    private byte[] group;

    @BeforeEach
    void begin() {
        phone.brings(1);
        group = newGroup();
        desk.opens(group, ana.number().e164());
    }

    private Decision judged(String content) {
        Partner.Reply reply = shop.sends(ana.number().e164(), content);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        MessageId id = MessageId.parse(reply.messageId()).orElseThrow();
        await().until(() -> !world.history().decisions(id).isEmpty());
        return world.history().decisions(id).getLast();
    }

    @Test
    void eachVerdictComesOutTheSameAgain() {
        List<Decision> decisions = new ArrayList<>();
        decisions.add(judged(TestDevice.sealed(group, 1, "utility", "m-1", "utility@en_US")));
        decisions.add(judged(TestDevice.sealed(group, 1, "marketing", "m-2", "marketing@en_US")));
        decisions.add(judged(TestDevice.sealed(group, 1, "service", "m-3", ""))); // no open window
        await().until(() -> phone.inbox().size() >= 3);
        decisions.add(judged(Partner.template("utility"))); // it would open the conversation

        assertThat(decisions.subList(0, 3)).allMatch(one -> one.caseFile().message().kind() == Kind.ENCRYPTED);
        assertThat(decisions.stream().map(one -> one.verdict() instanceof Verdict.Admitted)).containsExactly(true, true, false, false);
        for (Decision one : decisions) {
            RuleBook book = world.the(RuleBooks.class).inForce(Instant.now());
            assertThat(Gatekeeper.judge(one.caseFile(), book.judge(one.caseFile()))).isEqualTo(one.verdict());
        }
        String from = decisions.getFirst().caseFile().now().toString();
        String until = decisions.getLast().caseFile().now().plusNanos(1_000_000).toString();
        assertThat(Office.at(port, data).as("replay eve", Role.AUDITOR).get("/rules/replay?from=" + from + "&to=" + until).is(200).json()
                .path("differences").asInt(-1)).isZero();
    }
}
