package io.tollgate.intake;

import static io.tollgate.world.Partner.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.business.Businesses;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.message.MessageId;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A business with a folder for files. */
abstract class DropFixture {

    @Autowired
    World world;

    @Autowired
    Businesses businesses;

    @Autowired
    DropResults results;

    @Autowired
    Drops drops;

    @Autowired
    DropFolders folders;

    @Autowired
    DropSettings settings;

    @Autowired
    JdbcTemplate jdbc;

    Partner shop;
    Path home;

    @BeforeEach
    void enrol() {
        shop = world.partner();
        home = settings.folder().resolve(shop.business().handle());
        folders.make();
    }

    /** A file that was taken, with the results that its owner would get. */
    record Read(Drop drop, List<DropResult> results) {}

    Read accept(Path file) {
        return accept(drops, file, () -> false);
    }

    Read accept(Drops with, Path file, BooleanSupplier stop) {
        Drop drop = with.accept(shop.business().handle(), new DropName(file.getFileName().toString()), () -> Files.newInputStream(file),
                stop);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try {
            results.write(drop, written);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new Read(drop, written.toString(UTF_8).lines().map(line -> JsonMapper.shared().readTree(line)).map(DropFixture::result)
                .toList());
    }

    private static DropResult result(JsonNode json) {
        Optional<JsonNode> reference = json.optional("client_ref");
        int line = json.path("line").asInt();
        if (json.has("id")) {
            return new DropResult.Accepted(line, reference, MessageId.parse(json.path("id").asString()).orElseThrow());
        }
        return json.has("success")
                ? new DropResult.Done(line, reference)
                : new DropResult.Wrong(line, reference, new Refusal(RequestFault.MALFORMED, json.at(
                        "/error/error_data/details").asString()));
    }

    List<String> list(String folder) {
        try (Stream<Path> files = Files.list(home.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void unusable(String name, byte[] content, String reason) {
        Path file = home.resolve("again/" + name + ".jsonl");
        write(file, content);
        List<DropResult> results = accept(file).results();

        assertThat(results).as(name).hasSize(1);
        assertThat(results.getFirst().line()).as(name).isZero();
        assertThat(((DropResult.Wrong) results.getFirst()).refusal().details()).contains(reason);
    }

    void drop(String name, String content) {
        Path part = home.resolve("in/" + name + ".part");
        write(part, content);
        try {
            Files.move(part, home.resolve("in/" + name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<JsonNode> results(String name) {
        Path file = home.resolve("out/" + name + ".results.jsonl");
        await().until(() -> Files.exists(file));
        return read(file);
    }

    static List<JsonNode> read(Path file) {
        try {
            return Files.readAllLines(file).stream().map(line -> JsonMapper.shared().readTree(line)).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void write(Path file, String content) {
        write(file, content.getBytes(UTF_8));
    }

    static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String lines(int count) {
        return String.join("\n", IntStream.range(0, count).mapToObj(i -> line("ref " + i, i)).toList());
    }

    static String line(String reference, int i) {
        return text("+35191200" + (1000 + i), "Order " + i).replaceFirst("\\{", "{\"client_ref\":\"" + reference + "\",");
    }

    int messages() {
        return jdbc.queryForObject("SELECT COUNT(*) FROM (SELECT message_id FROM inbox WHERE business_id = ? UNION"
                + " SELECT message_id FROM decision WHERE business_id = ?) m", Integer.class,
                shop.business().id().value(), shop.business().id().value());
    }
}
