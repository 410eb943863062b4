package io.tollgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.intake.FileParts.FileId;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.world.Partner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Partners put things into their folders that are not plain files of lines. */
@TollgateTest
class OddDropFilesTest extends DropFixture {

    @Autowired
    FileParts parts;

    @Test
    void anEntryThatIsNoFileIsMovedAwayWithAResultAndDelaysNoFile() throws Exception {
        Partner other = world.partner();
        folders.make();
        Path secret = home.resolve("secret");
        write(secret, line("secret", 9));
        Files.createSymbolicLink(home.resolve("in/link.jsonl"), secret);
        Files.createSymbolicLink(home.resolve("in/device.jsonl"), Path.of("/dev/zero"));
        Files.createSymbolicLink(home.resolve("in/nowhere.jsonl"), Path.of("/nowhere"));
        Files.createDirectory(home.resolve("in/folder.jsonl"));
        assertThat(new ProcessBuilder("mkfifo", home.resolve("in/pipe.jsonl").toString()).start().waitFor()).isZero();
        write(home.resolve("in/.hidden.jsonl"), line("a", 1));
        write(home.resolve("in/.jsonl"), line("a", 1));
        write(home.resolve("in/nothing.jsonl"), "");
        write(home.resolve("in/nothing sent.jsonl"), "{}");
        write(settings.folder().resolve(other.business().handle()).resolve("in/theirs.jsonl"), line("b", 2));

        await().until(() -> Files.exists(settings.folder().resolve(other.business().handle()).resolve("out/theirs.results.jsonl")));
        await().until(() -> list("in").isEmpty());
        assertThat(list("failed")).containsExactlyInAnyOrder("link.jsonl", "device.jsonl", "nowhere.jsonl", "folder.jsonl", "pipe.jsonl",
                ".hidden.jsonl",
                ".jsonl", "nothing.jsonl");
        assertThat(list("done")).containsExactly("nothing sent.jsonl");
        assertThat(list("out")).hasSize(9).allMatch(name -> name.endsWith(".results.jsonl"));
        for (String name : List.of("link", "device", "nowhere", "folder", "pipe", "nothing")) {
            JsonNode only = results(name).getFirst();
            assertThat(only.path("line").asInt()).as(name).isZero();
            assertThat(only.at("/error/error_data/details").asString()).as("what it is, and what to do").matches(".+\\. .+\\.");
        }
        assertThat(results("nothing sent").getFirst().path("line").asInt()).isEqualTo(1);
        assertThat(messages()).isZero();
    }

    /** Those that nobody may read, that vanish, or whose disk is damaged; one whose result cannot be written is tried again. */
    @Test
    void aFileThatCannotBeReadIsMovedAsideWithAResultThatSaysWhyAndDelaysNoFile() throws Exception {
        DropSettings own = new DropSettings(settings.folder().resolveSibling("unreadable"), Duration.ofSeconds(5), Duration.ZERO, 10, 10,
                1_000, 1);
        DropFolders ownFolders = new DropFolders(businesses, results, own);
        FileSystemUtils.deleteRecursively(own.folder());
        ownFolders.make();
        home = own.folder().resolve(shop.business().handle());
        DropQueue queue = new DropQueue(shop.business().handle(), drops, ownFolders, own, () -> false, (folder, file) -> {
            switch (file.toString()) {
                case "locked.jsonl" -> throw new AccessDeniedException("locked.jsonl");
                case "odd.jsonl" -> throw new FileSystemException("odd.jsonl", null, "Too many levels of symbolic links");
                case "gone.jsonl" -> throw new NoSuchFileException("gone.jsonl");
                case "damaged.jsonl" -> throw new IOException("Input/output error");
                default -> {}
            }
            return folder.read(file);
        });
        for (String name : List.of("locked", "odd", "gone", "damaged", "good")) {
            write(home.resolve("in/" + name + ".jsonl"), "{}");
        }

        Files.move(home.resolve("out"), home.resolve("no-out"));
        for (int second = 0; second < 5; second++) {
            queue.look(Duration.ofSeconds(second).toNanos());
        }
        assertThat(list("in")).as("without room for results all stay").hasSize(5);
        Files.move(home.resolve("no-out"), home.resolve("out"));
        for (int second = 60; second < 63; second++) {
            queue.look(Duration.ofSeconds(second).toNanos());
        }
        assertThat(list("in")).as("tried again").containsExactly("damaged.jsonl", "gone.jsonl");
        assertThat(list("done")).containsExactly("good.jsonl");
        for (int second = 120; second < 125; second++) {
            queue.look(Duration.ofSeconds(second).toNanos());
        }

        assertThat(list("failed")).containsExactly("damaged.jsonl", "locked.jsonl", "odd.jsonl");
        assertThat(Map.of("damaged", "cannot be read to its end. Put it", "locked", "Give Tollgate the permission", "odd",
                "cannot be read. Put it into in/ again")).allSatisfy(
                        (name, why) -> assertThat(results(name)).singleElement()
                                .satisfies(only -> assertThat(only.at("/error/error_data/details").asString()).contains(why)));
    }

    @Test
    void aFileInThePlaceOfAResultIsNeitherOverwrittenNorFollowed() throws Exception {
        Path precious = home.resolve("precious");
        write(precious, "mine");
        for (int number = 0; number < 3; number++) {
            Files.createSymbolicLink(home.resolve("out/.results-" + number + ".part"), precious);
        }
        Files.createDirectories(home.resolve("out/.results-3.part/full"));
        Files.createSymbolicLink(home.resolve("out/.orders.results.part"), precious);
        Files.createSymbolicLink(home.resolve("out/orders.results.jsonl"), precious);
        Files.createDirectories(home.resolve("out/way.results.jsonl/full"));
        Files.createDirectories(home.resolve("done/way.jsonl/full"));
        write(home.resolve("in/orders.jsonl"), line("a", 1));
        write(home.resolve("in/way.jsonl"), line("b", 2));

        await().until(() -> list("in").isEmpty());

        assertThat(precious).hasContent("mine");
        assertThat(home.resolve("out/orders.results.jsonl")).isRegularFile().isNotEqualTo(precious);
        assertThat(Files.isSymbolicLink(home.resolve("out/orders.results.jsonl"))).isFalse();
        assertThat(home.resolve("out/way.results-2.jsonl")).isRegularFile();
        assertThat(home.resolve("done/way-2.jsonl")).isRegularFile();
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void aFolderThatIsALinkIsNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
        Files.delete(home.resolve("out"));
        Files.createSymbolicLink(home.resolve("out"), elsewhere.toAbsolutePath());
        write(home.resolve("in/orders.jsonl"), line("a", 1));
        Partner other = world.partner();
        folders.make();
        write(settings.folder().resolve(other.business().handle()).resolve("in/theirs.jsonl"), line("b", 2));

        await().until(() -> Files.exists(settings.folder().resolve(other.business().handle()).resolve("out/theirs.results.jsonl")));
        assertThat(list("elsewhere")).isEmpty();

        Files.delete(home.resolve("out"));
        folders.make();
        assertThat(results("orders")).hasSize(1);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void oddNamesGetResultsToo() throws Exception {
        String longName = "n".repeat(249);
        for (String name : List.of("UP.JSONL", longName + ".jsonl", "line\nbreak.jsonl", "back\\slash.jsonl", "..jsonl", "ümläut ☃.jsonl",
                "$(reboot).jsonl", "%s.jsonl")) {
            write(home.resolve("in").resolve(name), line("a", 1));
        }

        await().until(() -> list("in").isEmpty());

        assertThat(list("out")).hasSize(8)
                .allMatch(name -> name.endsWith(".results.jsonl") && name.chars().allMatch(c -> c >= ' ' && c != '\\'));
        assertThat(home.resolve("out/UP.results.jsonl")).exists();
        assertThat(home.resolve("out/ümläut ☃.results.jsonl")).exists();
        assertThat(list("failed")).containsExactly("..jsonl");
        assertThat(messages()).isEqualTo(7);
    }

    @Test
    void aByteOrderMarkAndLinesOfWindowsAreRead() {
        Path file = home.resolve("again/windows.jsonl");
        write(file, "\uFEFF" + line("a", 1) + "\r\n" + line("b", 2) + "\r\n");

        assertThat(accept(file).results()).hasSize(2).allMatch(DropResult.Accepted.class::isInstance);
    }

    @Test
    void aBusinessWithTwoNumbersMustSayWhichOneSends() {
        SenderId second = new SenderId(shop.sender().id().value() + 1_000_000);
        world.the(Enrolments.class).add(new Sender(second, shop.business().id(), "+351219999999", "Second"),
                Instant.parse("2026-11-02T09:00:00Z"));
        Path file = home.resolve("again/two.jsonl");
        write(file, line("a", 1) + "\n" + line("b", 2).replaceFirst("\\{", "{\"from\":\"" + second + "\",") + "\n"
                + line("c", 3).replaceFirst("\\{", "{\"from\":" + second + ","));

        List<DropResult> results = accept(file).results();

        assertThat(results.getFirst()).isInstanceOfSatisfying(DropResult.Wrong.class,
                wrong -> assertThat(wrong.refusal().details()).isEqualTo(Refusal.missing("from").details()));
        assertThat(results.subList(1, 3)).allMatch(DropResult.Accepted.class::isInstance);
    }

    @Test
    void aFolderOfNoBusinessIsReported() {
        Path file = settings.folder().resolve("stranger/in/orders.jsonl");
        write(file, line("a", 1));

        await().until(() -> Files.exists(settings.folder().resolve("stranger/out/orders.results.jsonl")));
        assertThat(
                read(settings.folder().resolve("stranger/out/orders.results.jsonl")).getFirst().at("/error/error_data/details").asString())
                .contains("no business of this folder's name");
    }

    @Test
    void aVerdictThatIsNotReadyInTimeIsReportedAsWaiting() {
        MessageId id = MessageId.parse("wamid.AAAAAAAAAAAAAAAAAAAAAA").orElseThrow();
        FileId file = new FileId(shop.business().id(), "0".repeat(64));
        parts.add(file, 1, 1, 0, results.lines(List.of(new DropResult.Accepted(1, Optional.empty(), id))),
                Instant.parse("2026-11-02T09:00:00Z"));
        Drop drop = new Drop.Taken(new DropName("late.jsonl"), file, 1, 5_000, 0, false);

        assertThat(drop.waiting()).isEqualTo(1);
        assertThat(results.look(drop, 4_999).waiting()).isEqualTo(1);
        Drop overdue = results.look(drop, 5_000);
        assertThat(overdue.waiting()).isZero();
        try (DropFolder folder = folders.open(shop.business().handle())) {
            folders.write(folder, shop.business().handle(), overdue);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        assertThat(read(home.resolve("out/late.results.jsonl")).getFirst().path("verdict").asString()).isEqualTo("waiting");
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsReadAgainWhenItIsComplete() throws Exception {
        // In a folder of its own, as Tollgate reads the others.
        DropSettings others = new DropSettings(settings.folder().resolveSibling(settings.folder().getFileName() + "-grows"),
                settings.verdictWait(),
                settings.quiet(), settings.chunk(), settings.mostLines(), settings.mostBytes(), 1);
        DropFolders apart = new DropFolders(businesses, results, others);
        apart.make();
        Path file = others.folder().resolve(shop.business().handle()).resolve("in/grows.jsonl");
        DropQueue queue = new DropQueue(shop.business().handle(), drops, apart, others, () -> false);
        write(file, lines(3));
        long nanos = 0;
        queue.look(nanos);
        write(file, lines(5));
        queue.look(nanos += Duration.ofSeconds(2).toNanos());
        assertThat(messages()).isZero();
        queue.look(nanos += settings.quiet().toNanos() - 1);
        assertThat(messages()).isZero();
        queue.look(nanos += 1);

        assertThat(messages()).isEqualTo(5);
    }
}
