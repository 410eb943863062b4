package io.tollgate.intake;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.decision.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.io.BufferedOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The folders of the file drop: makes those of each business, and writes the result files into {@code out}. */
@Component
final class DropFolders {

    private final Businesses businesses;
    private final Answers answers;
    private final DropSettings settings;
    private final JsonMapper mapper = JsonMapper.shared();

    DropFolders(Businesses businesses, Answers answers, DropSettings settings) {
        this.businesses = businesses;
        this.answers = answers;
        this.settings = settings;
    }

    /** Makes what is missing for the businesses there are now. */
    void make() {
        for (Business business : businesses.all()) {
            for (String folder : new String[] {"in", "out", "done"}) {
                make(settings.folder().resolve(business.handle()).resolve(folder));
            }
        }
    }

    /** {@code out/<name>.results.jsonl} appears complete or not at all; the input may be put away after that. */
    void write(Drop drop) {
        String name = drop.file().getFileName().toString().replaceFirst("\\.jsonl$", "");
        Path out = drop.file().getParent().resolveSibling("out");
        Path draft = out.resolve("." + name + ".results.part");
        make(out);
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(channel));
            String requestId = answers.newRequestId();
            for (DropResult result : drop.results()) {
                stream.write(mapper.writeValueAsBytes(json(result, drop, requestId)));
                stream.write('\n');
            }
            stream.flush();
            channel.force(true);
            Files.move(draft, out.resolve(name + ".results.jsonl"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the results of " + drop.file() + ". Maybe the disk is full.", failure);
        }
    }

    private ObjectNode json(DropResult result, Drop drop, String requestId) {
        ObjectNode json = mapper.createObjectNode().put("line", result.line());
        result.clientRef().ifPresent(reference -> json.set("client_ref", reference));
        switch (result) {
            case DropResult.Accepted accepted -> verdict(accepted, drop, json);
            case DropResult.Done done -> json.put("success", true);
            case DropResult.Wrong wrong -> json.set("error", answers.error(requestId, wrong.refusal()));
        }
        return json;
    }

    private static void verdict(DropResult.Accepted accepted, Drop drop, ObjectNode json) {
        json.put("id", accepted.id().text());
        if (drop.verdicts().containsKey(accepted.id())) {
            Verdict verdict = drop.verdicts().get(accepted.id());
            VerdictJson.write(verdict, json);
        } else {
            json.put("verdict", "waiting");
        }
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make " + folder + ". Maybe set tollgate.drop to one that this user may write.", failure);
        }
    }
}
