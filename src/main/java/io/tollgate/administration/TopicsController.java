package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.kafka.DeadLetterReplay;
import io.tollgate.kafka.DeadLetterReplay.Letter;
import io.tollgate.kafka.DeadLetterReplay.Replayed;
import java.time.Instant;
import java.util.List;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Records of topics of Kafka that could not become messages. */
@RestController
@RequestMapping("/administration/v1/topics")
@Tag(name = "Topics", description = "Dead letters: records of topics of Kafka that could not become messages, each with its reason.")
class TopicsController {

    private static final int MOST = 10_000;

    private final ObjectProvider<DeadLetterReplay> replay;
    private final Pages pages;

    TopicsController(ObjectProvider<DeadLetterReplay> replay, Pages pages) {
        this.replay = replay;
        this.pages = pages;
    }

    @Schema(name = "DeadLetter")
    record LetterView(
            @Schema(description = "Partition and offset in the topic of dead letters", example = "0@17") String place,
            Instant at,
            @Schema(description = "The error that the same request would get over HTTP", example = "100") int code,
            @Schema(description = "Without numbers and texts of people",
                    example = "The body is not JSON. Look for a missing quote or bracket.") String reason,
            @Schema(description = "It was too large to be kept, and cannot be written back") boolean withoutValue) {

        static LetterView of(Letter letter) {
            return new LetterView(letter.partition() + "@" + letter.offset(), letter.at(), letter.code(), letter.reason(),
                    letter.withoutValue());
        }
    }

    /** @param written back; @param passedOver dead letters without their value */
    @Schema(name = "ReplayedDeadLetters")
    record ReplayedView(@Schema(example = "12") int written, @Schema(example = "0") int passedOver) {

        static ReplayedView of(Replayed replayed) {
            return new ReplayedView(replayed.written(), replayed.passedOver());
        }
    }

    @GetMapping("/{topic}/dead-letters")
    @AllowedRoles({AUDITOR, OFFICER, OPERATOR})
    @Refuses("409 The brokers of Kafka do not answer, or refuse.")
    @Operation(operationId = "listDeadLetters", summary = "The dead letters of a topic",
            description = "Those that were not written back yet: the first " + MOST + ", in the order of partitions and offsets.")
    ResponseEntity<List<LetterView>> list(@PathVariable String topic, @ParameterObject PageQuery query) {
        return pages.pageOf(query, List.of("dead letters", topic), kafka().waiting(topic, MOST),
                letter -> List.of((Object) (long) letter.partition(), letter.offset()), LetterView::of);
    }

    @PostMapping("/{topic}/dead-letters/replay")
    @AllowedRoles({OFFICER, OPERATOR})
    @Refuses("409 The brokers of Kafka do not answer, or refuse.")
    @Operation(operationId = "replayDeadLetters", summary = "Write dead letters back into their topic",
            description = "All that wait now, each once. Mend their cause first: what is still faulty becomes a dead letter again. However"
                    + " often one is written back, at most one message comes of it.")
    ReplayedView replay(@PathVariable String topic) {
        return ReplayedView.of(kafka().replay(topic));
    }

    private DeadLetterReplay kafka() {
        return replay.stream().findFirst().orElseThrow(() -> new Register.Unknown("Tollgate takes no messages from topics. Maybe set"
                + " tollgate.kafka.brokers and tollgate.kafka.in."));
    }
}
