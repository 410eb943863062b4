package io.tollgate.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollgate.blocking.HashForm.Algorithm;
import io.tollgate.blocking.HashForm.Spelling;
import io.tollgate.blocking.StopList.Entry;
import io.tollgate.blocking.StopList.Purpose;
import io.tollgate.blocking.StopListFiles.Confirmed;
import io.tollgate.blocking.StopListFiles.Taken;
import io.tollgate.blocking.StopListHistory.State;
import io.tollgate.database.DatabaseTest;
import io.tollgate.database.Slice;
import io.tollgate.message.RecipientId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A stop list comes as a file. The file is checked as a whole, and replaces the list before in one step. */
@DatabaseTest
class StopListsTest {

    // These days are in the future, so that the application itself finds nothing to delete yet.
    private static final Instant NOON = Instant.parse("2031-11-18T12:00:00Z");
    private static final HashForm USUAL = new HashForm(Algorithm.SHA256, Spelling.PLUS, "");
    private static final AtomicInteger names = new AtomicInteger();

    @Autowired
    StopLists lists;
    @Autowired
    StopListFiles files;
    @Autowired
    JdbcTemplate jdbc;

    private final String robinson = "robinson-" + names.incrementAndGet();

    /** Removes the lists, so that no other test finds people on them. */
    @AfterEach
    void remove() {
        lists.all().forEach(list -> lists.remove(list.list().name(), NOON));
    }

    @Test
    void nobodyIsOnAListBeforeItsFirstFileAndAfterItsRemoval() {
        define(USUAL, Purpose.MARKETING);
        assertThat(on(1, 2)).isEmpty();

        Taken taken = take("# edition 1", line(USUAL, 1), line(USUAL, 3));

        assertThat(taken).isEqualTo(new Taken(taken.generation(), 2, 0, true));
        assertThat(on(1, 2))
                .isEqualTo(Map.of(person(1), List.of(new Entry(robinson, taken.generation(), List.of("ES"), Purpose.MARKETING))));
        lists.remove(robinson, NOON);
        assertThat(on(1, 2)).isEmpty();
        assertThat(lists.all()).noneMatch(list -> list.list().name().equals(robinson));
        assertThatThrownBy(() -> take(line(USUAL, 1))).isInstanceOf(StopLists.Unknown.class).hasMessageContaining("Maybe define it first");
    }

    /** The list may have the messenger's form of a number, or a form of former days. Nobody is on a list for another person's number. */
    @Test
    void findsAPersonUnderEveryFormOfHerNumber() {
        define(USUAL, Purpose.ALL);
        take(USUAL.line("+5215512345678"), USUAL.line("+525512345678"), USUAL.line("+553187654321"), USUAL.line("+541123456789"),
                USUAL.line("+22540123456"));
        Map<RecipientId, String> people = Map.of(person(1), "+525512345678", person(2), "+5531987654321", person(3), "+5491123456789",
                person(4), "+2250140123456",
                person(5), "+2250740123456", person(6), "+525512345679");

        Map<RecipientId, List<Entry>> listed = lists.of(people);

        assertThat(listed.keySet()).containsExactlyInAnyOrder(person(1), person(2), person(3), person(4));
        assertThat(listed.values()).allSatisfy(entries -> assertThat(entries).hasSize(1));
    }

    @Test
    void aNewFileTakesThePlaceOfTheOldAsAWhole() {
        define(USUAL, Purpose.ALL);
        Taken first = take(line(USUAL, 1), line(USUAL, 2));

        Taken second = take(line(USUAL, 2), line(USUAL, 3), line(USUAL, 3));

        assertThat(second).isEqualTo(new Taken(second.generation(), 2, 2, true));
        assertThat(on(1, 2, 3).keySet()).isEqualTo(Set.of(person(2), person(3)));
        assertThat(lists.history(robinson, Slice.first(10)).stream().map(StopListHistory::state)).containsExactly(State.IN_FORCE,
                State.REPLACED);
        assertThat(lists.history(robinson, Slice.first(10)).getLast().generation()).isEqualTo(first.generation());
    }

    @Test
    void aBadLineChangesNothingAndIsNamed() {
        define(USUAL, Purpose.ALL);
        take(line(USUAL, 1));

        StopListRefused refused = catchThrowableOfType(StopListRefused.class,
                () -> take(line(USUAL, 2), "+34912345678", line(USUAL, 3), "zz"));

        assertThat(refused).hasMessageContaining("2 bad lines").hasMessageContaining("line 2 has 12 characters");
        assertThat(refused.faults().stream().map(StopListRefused.LineFault::line)).containsExactly(2L, 4L);
        assertThat(on(1, 2, 3).keySet()).isEqualTo(Set.of(person(1)));
        assertThat(lists.history(robinson, Slice.first(10)).getFirst().state()).isEqualTo(State.REFUSED);
        assertThat(lists.history(robinson, Slice.first(10)).getFirst().note()).contains("2 bad lines").doesNotContain("34912345678");
    }

    @Test
    void aFileThatBreaksOffChangesNothing() {
        define(USUAL, Purpose.ALL);
        take(line(USUAL, 1));
        InputStream broken = new InputStream() {
            private final InputStream begin = stream(line(USUAL, 2));

            @Override
            public int read() throws IOException {
                int next = begin.read();
                if (next < 0) {
                    throw new IOException("connection reset");
                }
                return next;
            }
        };

        assertThatThrownBy(() -> files.take(robinson, broken, "test", Confirmed.NOTHING, NOON)).isInstanceOf(StopListRefused.class)
                .hasMessageContaining("broke off");

        assertThat(on(1, 2).keySet()).isEqualTo(Set.of(person(1)));
    }

    @Test
    void anEmptyFileNeedsAConfirmation() {
        define(USUAL, Purpose.ALL);
        take(line(USUAL, 1));

        assertThatThrownBy(() -> take("# nothing")).isInstanceOf(StopListRefused.class).hasMessageContaining("no entries")
                .hasMessageContaining("empty=true");
        assertThatThrownBy(() -> take(new Confirmed(false, true), "")).isInstanceOf(StopListRefused.class);
        assertThat(on(1)).hasSize(1);
        take(new Confirmed(true, false), "# nothing");
        assertThat(on(1)).isEmpty();
        assertThat(lists.get(robinson).generation()).isPresent();
    }

    @Test
    void aFileOfLessThanHalfNeedsAConfirmation() {
        define(USUAL, Purpose.ALL);
        take(line(USUAL, 1), line(USUAL, 2), line(USUAL, 3), line(USUAL, 4));

        assertThatThrownBy(() -> take(line(USUAL, 5))).isInstanceOf(StopListRefused.class).hasMessageContaining("less than half of the 4")
                .hasMessageContaining("shrinking=true");
        assertThatThrownBy(() -> take(new Confirmed(true, false), line(USUAL, 5))).isInstanceOf(StopListRefused.class);
        assertThat(on(1, 5).keySet()).isEqualTo(Set.of(person(1)));
        assertThat(take(new Confirmed(false, true), line(USUAL, 5)).changed()).isTrue();
        assertThat(take(line(USUAL, 5), line(USUAL, 6)).changed()).isTrue();
        assertThat(take(line(USUAL, 7)).changed()).as("half of the entries").isTrue();
    }

    @Test
    void theSameFileAgainChangesNothing() {
        define(USUAL, Purpose.ALL);
        Taken first = take(line(USUAL, 1), line(USUAL, 2));

        assertThat(take(line(USUAL, 1), line(USUAL, 2))).isEqualTo(new Taken(first.generation(), 2, 2, false));
        assertThat(on(1, 2)).hasSize(2);
    }

    @Test
    void everyFormOfHashIsReadAndSeveralListsApply() {
        HashForm salted = new HashForm(Algorithm.SHA1, Spelling.DIGITS, "2026:");
        define(USUAL, Purpose.MARKETING);
        take(line(USUAL, 1), line(USUAL, 2));
        String other = robinson + "-other";
        lists.define(new StopList(other, List.of("US", "US-TX"), Purpose.ALL, "test", salted), NOON);
        files.take(other, stream(salted.line(number(2)), salted.line(number(3))), "test", Confirmed.NOTHING, NOON);

        Map<RecipientId, List<Entry>> found = on(1, 2, 3, 4);

        assertThat(found.keySet()).isEqualTo(Set.of(person(1), person(2), person(3)));
        assertThat(found.get(person(2)).stream().map(Entry::list)).containsExactlyInAnyOrder(robinson, other);
        assertThat(found.get(person(3))).singleElement().extracting(Entry::purpose, Entry::jurisdictions).containsExactly(Purpose.ALL,
                List.of("US", "US-TX"));
        assertThatThrownBy(() -> files.take(other, stream(line(USUAL, 1)), "test", Confirmed.NOTHING, NOON))
                .isInstanceOf(StopListRefused.class)
                .hasMessageContaining("more than 40 characters");
    }

    @Test
    void theDefinitionOfAListWithEntriesCannotChange() {
        define(USUAL, Purpose.MARKETING);
        define(USUAL, Purpose.ALL);
        take(line(USUAL, 1));

        assertThatThrownBy(() -> define(USUAL, Purpose.MARKETING)).isInstanceOf(StopLists.InUse.class)
                .hasMessageContaining("Maybe remove it first");
        lists.define(new StopList(robinson, List.of("ES"), Purpose.ALL, "another source", USUAL), NOON);
        assertThat(lists.get(robinson).list().source()).isEqualTo("another source");
        lists.remove(robinson, NOON);
        define(new HashForm(Algorithm.SHA1, Spelling.PLUS, ""), Purpose.MARKETING);
        assertThat(on(1)).isEmpty();
        assertThat(lists.history(robinson, Slice.first(10))).hasSize(1);
    }

    @Test
    void concurrentFilesComeIntoForceOneAfterTheOther() {
        define(USUAL, Purpose.ALL);
        List<Taken> taken = IntStream.range(0, 6).mapToObj(file -> CompletableFuture
                .supplyAsync(() -> take(line(USUAL, 10 * file), line(USUAL, 10 * file + 1)), Thread::startVirtualThread)).toList().stream()
                .map(CompletableFuture::join).toList();

        assertThat(on(IntStream.range(0, 60).toArray())).as("those of one file, and of no other").hasSize(2);
        assertThat(taken.stream().map(Taken::generation).distinct()).hasSize(6);
        assertThat(lists.history(robinson, Slice.first(10)).stream().map(StopListHistory::state).filter(State.IN_FORCE::equals)).hasSize(1);
        assertThat(lists.history(robinson, Slice.first(10))).hasSize(6);
    }

    @Test
    void entriesOutOfUseAreDeletedLater() {
        define(USUAL, Purpose.ALL);
        Taken first = take(line(USUAL, 1), line(USUAL, 2));
        Taken second = take(line(USUAL, 2), line(USUAL, 3));

        assertThat(sweep(NOON.plusSeconds(30))).isZero();
        assertThat(entries(first)).as("somebody may be reading it").isEqualTo(2);
        sweep(NOON.plus(Duration.ofMinutes(2)));

        assertThat(entries(first)).isZero();
        assertThat(entries(second)).isEqualTo(2);
        assertThat(on(2)).hasSize(1);
        assertThat(lists.history(robinson, Slice.first(10))).hasSize(2);
    }

    @Test
    void entriesThatAKilledProcessLeftAreDeletedToo() {
        define(USUAL, Purpose.ALL);
        Taken inForce = take(line(USUAL, 1));
        jdbc.update("INSERT INTO stop_list_generation (list_id, state, origin, jurisdictions, purpose, entries, started_at, note, swept)"
                + " SELECT id, 'LOADING', 'dead', jurisdictions, purpose, 0, '2031-11-18 12:00:00', '', FALSE FROM stop_list WHERE name"
                + " = ?",
                robinson);

        sweep(NOON.plus(Duration.ofHours(1)));
        assertThat(lists.history(robinson, Slice.first(10)).getFirst().state()).isEqualTo(State.LOADING);
        sweep(NOON.plus(Duration.ofHours(3)));
        sweep(NOON.plus(Duration.ofHours(4)));

        assertThat(lists.history(robinson, Slice.first(10)).getFirst().state()).isEqualTo(State.BROKEN_OFF);
        assertThat(entries(inForce)).isEqualTo(1);
    }

    @Test
    void newFilesInTheFolderAreRead(@TempDir Path folder) throws IOException {
        define(USUAL, Purpose.ALL);
        Path file = folder.resolve(robinson + ".txt");
        StopListFolder look = new StopListFolder(folder, lists, files);
        look.look(NOON);
        write(file, NOON.minusSeconds(1), line(USUAL, 1), line(USUAL, 2));
        look.look(NOON);
        assertThat(on(1)).as("it may not be complete yet").isEmpty();
        look.look(NOON.plusSeconds(10));
        assertThat(on(1)).hasSize(1);

        write(file, NOON.plusSeconds(20), line(USUAL, 1), "rubbish");
        look.look(NOON.plusSeconds(30));
        look.look(NOON.plusSeconds(40));
        assertThat(on(1, 2)).as("the old one stays").hasSize(2);
        assertThat(lists.history(robinson, Slice.first(10))).as("a bad file is not tried again and again").hasSize(2);

        write(file, NOON.plusSeconds(50), line(USUAL, 3), line(USUAL, 4));
        look.look(NOON.plusSeconds(60));
        assertThat(on(1, 2, 3, 4).keySet()).isEqualTo(Set.of(person(3), person(4)));
        new StopListFolder(folder, lists, files).look(NOON.plusSeconds(70));
        assertThat(lists.history(robinson, Slice.first(10))).as("after a restart it is the same file").hasSize(3);
        assertThat(lists.history(robinson, Slice.first(10)).getFirst().origin()).isEqualTo("file " + robinson + ".txt");
    }

    @Test
    void linksAreNotFollowedAndPipesAreNotRead(@TempDir Path folder) throws Exception {
        define(USUAL, Purpose.ALL);
        Path elsewhere = folder.resolve("elsewhere");
        write(elsewhere, NOON.minusSeconds(1), line(USUAL, 1));
        StopListFolder look = new StopListFolder(folder, lists, files);
        Path file = folder.resolve(robinson + ".txt");

        Files.createSymbolicLink(file, elsewhere);
        look.look(NOON.plusSeconds(10));
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
        look.look(NOON.plusSeconds(20));
        assertThat(lists.history(robinson, Slice.first(10))).isEmpty();

        Files.delete(file);
        write(file, NOON.plusSeconds(21), line(USUAL, 1));
        look.look(NOON.plusSeconds(30));
        assertThat(on(1)).hasSize(1);
    }

    @Test
    void aMissingFolderIsNoFault(@TempDir Path folder) {
        define(USUAL, Purpose.ALL);

        new StopListFolder(folder.resolve("nowhere"), lists, files).look(NOON);

        assertThat(lists.history(robinson, Slice.first(10))).isEmpty();
    }

    private void define(HashForm form, Purpose purpose) {
        lists.define(new StopList(robinson, List.of("ES"), purpose, "test", form), NOON);
    }

    private Taken take(String... lines) {
        return take(Confirmed.NOTHING, lines);
    }

    private Taken take(Confirmed confirmed, String... lines) {
        return files.take(robinson, stream(lines), "test", confirmed, NOON);
    }

    private long entries(Taken taken) {
        return jdbc.queryForObject("SELECT COUNT(*) FROM stop_list_entry WHERE generation = ?", Long.class, taken.generation());
    }

    private int sweep(Instant now) {
        int pieces = 0;
        while (files.sweep(now)) {
            pieces++;
        }
        return pieces;
    }

    private Map<RecipientId, List<Entry>> on(int... people) {
        return lists.of(IntStream.of(people).boxed().collect(Collectors.toMap(StopListsTest::person, StopListsTest::number)));
    }

    private static void write(Path file, Instant changed, String... lines) throws IOException {
        Files.write(file, List.of(lines));
        Files.setLastModifiedTime(file, FileTime.from(changed));
    }

    private static InputStream stream(String... lines) {
        return new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static String line(HashForm form, int person) {
        return form.line(number(person));
    }

    private static RecipientId person(int person) {
        return new RecipientId(77, person);
    }

    private static String number(int person) {
        return "+346%08d".formatted(person);
    }
}
