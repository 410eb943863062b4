package io.tollgate.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.demonstration.CloudApiStub;
import io.tollgate.demonstration.CloudApiStub.Manner;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A Cloud API that takes each message after a while and answers after another, so that a killed process leaves calls under way. */
final class SlowNetwork implements AutoCloseable {

    private static final Duration EACH = Duration.ofMillis(50);
    private static final String TOKEN = "EAAkilled";
    private static final String SECRET = "a-secret-of-the-app";

    private final CloudApiStub stub = new CloudApiStub(0, TOKEN, Clock.systemUTC());
    private final AtomicInteger open = new AtomicInteger();
    private final int port;

    /** @param port where Tollgate takes webhooks */
    SlowNetwork(int port) {
        this.port = port;
        stub.disturbedBy((exchange, call) -> {
            open.incrementAndGet();
            try {
                LockSupport.parkNanos(EACH.toNanos());
                String id = stub.take(call, Manner.USUAL);
                LockSupport.parkNanos(EACH.toNanos());
                stub.answer(exchange, call, id);
            } finally {
                open.decrementAndGet();
            }
            return true;
        });
    }

    /** The options by which Tollgate gives its messages to this network. */
    List<String> options() {
        return List.of("--tollgate.delivery.channel=cloud-api", "--tollgate.downstream.url=" + stub.url(),
                "--tollgate.downstream.answer=4s", "--tollgate.delivery.again-if-unknown=",
                "--tollgate.downstream.pair-interval=0s", "--tollgate.downstream.per-second=10000");
    }

    /** Makes the numbers known to the network, and Tollgate's webhook. @param administrator a token */
    void connect(List<EnrolledBusiness> businesses, String administrator) {
        put("/downstream/webhook", administrator, "{\"appSecret\":\"" + SECRET + "\",\"verifyToken\":\"a-token-of-our-own\"}");
        businesses.forEach(business -> put("/businesses/" + business.handle() + "/senders/" + business.sender() + "/network", administrator,
                "{\"token\":\"" + TOKEN + "\"}"));
        stub.reportTo(URI.create("http://127.0.0.1:" + port + "/downstream/v1/webhook"), SECRET);
    }

    private void put(String path, String administrator, String body) {
        HttpResponse<String> answer = TollgateProcess.send(HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + port + "/administration/v1" + path))
                .header("Authorization", "Bearer " + administrator).header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)).build());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    }

    /** Whether calls have been begun and not answered. */
    boolean isCalled() {
        return open.get() > 0;
    }

    /** Whether all that became of the messages has been reported. */
    boolean isIdle() {
        return stub.isIdle();
    }

    /** The ids of the messages that it sent, one for each time. */
    List<MessageId> sent() {
        return stub.taken().stream().map(call -> MessageId.parse(call.note()).orElseThrow()).toList();
    }

    @Override
    public void close() {
        stub.close();
    }
}
