package io.tollgate.gate;

import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBooks;
import io.tollgate.release.RuleBundle;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Releases one rule book after another under load. Each is proposed, approved and used to judge, while a gate drains an inbox that is
 * filled again and again.
 */
final class RuleSoak {

    private static final int MESSAGES_A_BATCH = 20;

    private final World world;
    private final Gates gates;
    private final Releases releases;
    private final RuleBooks books;
    private final JdbcTemplate jdbc;
    private final Clock clock = Clock.systemUTC();
    private final List<WeakReference<RuleBook>> former = new ArrayList<>();

    RuleSoak(ApplicationContext application) {
        this.world = new World(application);
        gates = application.getBean(Gates.class);
        releases = application.getBean(Releases.class);
        books = application.getBean(RuleBooks.class);
        jdbc = application.getBean(JdbcTemplate.class);
    }

    /** @param booksKept former rule books that the garbage collector has left; the heap growth is that of the second half */
    record Outcome(int releases, int accepted, int judged, int versionsUsed, long booksKept, long heapGrowthBytes,
            long metaspaceGrowthBytes,
            double slowestReleaseSeconds) {}

    /** @param collections by the garbage collector before memory is looked at; each stops every test that runs beside this one */
    Outcome run(int count, int collections) {
        EnrolledBusiness shop = world.prepaid("100000");
        List<Person> people = IntStream.range(0, 50).mapToObj(_ -> world.person().consentsTo(shop)).toList();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger accepted = new AtomicInteger();
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> flow(shop, people, over, accepted), Thread::startVirtualThread);
        long heap = 0;
        long metaspace = 0;
        double slowest = 0;
        for (int number = 0; number < count; number++) {
            if (number == count / 2) {
                collect(collections);
                heap = heap();
                metaspace = metaspace();
            }
            slowest = Math.max(slowest, release(number));
        }
        over.set(true);
        load.join();
        collect(collections);
        int judged = jdbc.queryForObject("SELECT COUNT(*) FROM decision WHERE business_id = ? AND round = 0", Integer.class,
                shop.id().value());
        int versions = jdbc.queryForObject("SELECT COUNT(DISTINCT rule_book_id) FROM decision WHERE business_id = ?", Integer.class,
                shop.id().value());
        long kept = former.stream().filter(book -> book.get() != null).count();
        return new Outcome(count, accepted.get(), judged, versions, kept, heap() - heap, metaspace() - metaspace, slowest);
    }

    private void flow(EnrolledBusiness shop, List<Person> people, AtomicBoolean over, AtomicInteger accepted) {
        Gates.Gate gate = gates.open(clock, 100);
        while (!over.get()) {
            List<MessageId> some = world.accept(
                    people.subList(0, MESSAGES_A_BATCH).stream().map(person -> shop.message(Category.UTILITY, person)).toList(),
                    clock.instant());
            accepted.addAndGet(some.size());
            gate.drain();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos()); // some hundred messages a second: the releases want the processor too
        }
        gate.drain();
    }

    /** Seconds from the proposal to its effect. */
    private double release(int number) {
        long begin = System.nanoTime();
        former.add(new WeakReference<>(books.inForce(clock.instant())));
        int version = releases.propose(activeRelease(number), "ann", "soak " + number, Optional.empty(), clock.instant()).version();
        Instant from = releases.approve(version, "bob", clock.instant());
        books.look();
        if (!books.activeRelease(from).version().equals(Optional.of(version))) {
            throw new IllegalStateException("version " + version + " is not in force");
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static RuleBundle activeRelease(int number) {
        RuleBundle shipped = RuleBundle.read(Path.of("rules"), Path.of("features"));
        SortedMap<String, byte[]> files = new TreeMap<>(shipped.rules().byPath());
        files.put("CHANGES.md", ("# Release " + number + " of the soak\n").getBytes(StandardCharsets.UTF_8));
        return new RuleBundle(new RuleFiles("rules", files), shipped.examples());
    }

    private static void collect(int rounds) {
        for (int round = 0; round < rounds; round++) {
            System.gc();
        }
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage).mapToLong(usage -> usage.getUsed()).sum();
    }
}
