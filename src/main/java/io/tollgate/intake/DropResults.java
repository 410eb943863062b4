package io.tollgate.intake;

import io.tollgate.cloudapi.Answers;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Verdict;
import io.tollgate.intake.FileParts.FileId;
import io.tollgate.intake.FileParts.Part;
import io.tollgate.message.MessageId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The results of the lines of a file, as their owner gets them: JSON, a line for each result, in the order of the lines. */
@Component
final class DropResults {

    private final FileParts parts;
    private final Decisions decisions;
    private final Answers answers;
    private final FileSettings settings;
    private final JsonMapper mapper = JsonMapper.shared();

    DropResults(FileParts parts, Decisions decisions, Answers answers, FileSettings settings) {
        this.parts = parts;
        this.decisions = decisions;
        this.answers = answers;
        this.settings = settings;
        settings.signatures().values().forEach(ResultSigner::of); // a key that cannot be read is told at the start
    }

    /** Results without verdicts, which are not known when the lines are accepted. */
    byte[] lines(List<DropResult> results) {
        String requestId = answers.newRequestId();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (DropResult result : results) {
            lines.writeBytes(mapper.writeValueAsBytes(json(result, requestId)));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    private ObjectNode json(DropResult result, String requestId) {
        ObjectNode json = mapper.createObjectNode().put("line", result.line());
        result.clientRef().ifPresent(reference -> json.set("client_ref", reference));
        switch (result) {
            case DropResult.Accepted accepted -> json.put("id", accepted.id().text());
            case DropResult.Done _ -> json.put("success", true);
            case DropResult.Wrong wrong -> json.set("error", answers.error(requestId, wrong.refusal()));
        }
        return json;
    }

    /** The same file, with how far its messages are judged now. */
    Drop look(Drop drop, long nanos) {
        if (!(drop instanceof Drop.Taken taken) || taken.complete()) {
            return drop;
        }
        int judgedTo = taken.judgedTo();
        Optional<Part> part = parts.after(taken.file(), judgedTo);
        while (part.isPresent() && isJudged(part.get())) {
            judgedTo = part.get().lastLine();
            part = parts.after(taken.file(), judgedTo);
        }
        return taken.judgedTo(judgedTo, part.isEmpty() || nanos - taken.deadlineNanos() >= 0);
    }

    private boolean isJudged(Part part) {
        List<MessageId> ids = read(part).stream().flatMap(result -> id(result).stream()).toList();
        return decisions.latest(ids).size() == ids.size();
    }

    /** Writes all results, part by part, so that a file may be longer than memory. */
    void write(Drop drop, OutputStream stream) throws IOException {
        switch (drop) {
            case Drop.Refused(_, var why) -> stream.write(lines(List.of(new DropResult.Wrong(0, Optional.empty(), why))));
            case Drop.Taken taken -> {
                int line = 0;
                for (Optional<Part> part = parts.after(taken.file(), line); part.isPresent(); part = parts.after(taken.file(), line)) {
                    write(part.get(), stream);
                    line = part.get().lastLine();
                }
            }
        }
    }

    private void write(Part part, OutputStream stream) throws IOException {
        List<ObjectNode> results = read(part);
        Map<MessageId, Verdict> verdicts = decisions.latest(results.stream().flatMap(result -> id(result).stream()).toList());
        for (ObjectNode result : results) {
            id(result).ifPresent(id -> verdict(Optional.ofNullable(verdicts.get(id)), result));
            stream.write(mapper.writeValueAsBytes(result));
            stream.write('\n');
        }
    }

    private static void verdict(Optional<Verdict> verdict, ObjectNode result) {
        verdict.ifPresentOrElse(known -> VerdictJson.write(known, result), () -> result.put("verdict", "waiting"));
    }

    private List<ObjectNode> read(Part part) {
        List<ObjectNode> results = new ArrayList<>();
        byte[] bytes = part.results();
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                results.add((ObjectNode) mapper.readTree(bytes, from, at - from));
                from = at + 1;
            }
        }
        return results;
    }

    private static Optional<MessageId> id(ObjectNode result) {
        return MessageId.parse(result.path("id").asString(""));
    }

    /** Signs the results of this business; empty if they are not signed. */
    Optional<ResultSigner> signer(String handle) {
        return Optional.ofNullable(settings.signatures().get(handle)).map(ResultSigner::of);
    }

    /** The result is where its owner finds it. */
    void forget(Drop drop) {
        if (drop instanceof Drop.Taken(_, FileId file, _, _, _, _)) {
            parts.forget(file);
        }
    }
}
