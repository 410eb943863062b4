package io.tollgate.road;

import static java.util.stream.Collectors.joining;

import io.tollgate.Tollgate;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Template;
import io.tollgate.business.TemplateParts;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.database.TestDatabase;
import io.tollgate.gate.GateBench;
import io.tollgate.intake.HttpLoad;
import io.tollgate.intake.HttpLoad.As;
import io.tollgate.intake.HttpLoad.Plan;
import io.tollgate.intake.HttpLoad.Sent;
import io.tollgate.media.SampleFiles;
import io.tollgate.media.Upload;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.TemplateKey;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * (f) Measures the whole way: partners send over HTTP, messages are judged, handed over to the built-in handset, charged by its receipts,
 * and each has three statuses that its partner's webhook takes. Program, partners, webhook and database are processes of their own. The
 * time ends with the last webhook. A minute of load goes before, as the JVM compiles for so long. The counters are the database's own;
 * rates depend on what else the machine does. Two more runs follow, printed as parts of the plain one: messages with a picture that was
 * uploaded, and messages of 1,000 businesses.
 *
 * <p>{@code -Dbench.short=true} takes 10 s instead of 60 s, {@code -Dbench.gate=false} leaves out the comparison with the gate alone,
 * {@code -Dbench.pictures=false} the messages with a picture. {@code -Dbench.statements=FILE} has the server log each statement of the
 * measured time to this file, and those of the other parts to files beside it. {@code -Dbench.java=OPTIONS} starts the
 * program with these, in place of the collector of {@code src/main/launcher/tollgate}. The database is that of the tests: an embedded one,
 * or the server that {@code TOLLGATE_TEST_DATABASE} names.
 */
public final class WholeWayBench {

    private static final boolean SHORT = Boolean.getBoolean("bench.short");
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("bench.seconds", SHORT ? 10 : 60));
    private static final Duration WARM = Duration.ofSeconds(Integer.getInteger("bench.warm", SHORT ? 10 : 60));
    private static final Duration PACED = Duration.ofSeconds(SHORT ? 8 : 20);
    private static final int CONNECTIONS = Integer.getInteger("bench.connections", 64);
    private static final int BUSINESSES = 4;
    private static final int MANY = Integer.getInteger("bench.businesses", 1_000);
    private static final boolean PICTURES = Boolean.parseBoolean(System.getProperty("bench.pictures", "true"));
    private static final String PICTURE = "picture";
    private static final int ALONE = 20_000;
    private static final int CHUNK = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path DATA = Path.of("target", "bench-road").toAbsolutePath();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port = freePort();
    private final WebhookSink sink;
    private final DatabaseCounters database;
    private final Process program;
    private final List<EnrolledBusiness> businesses;
    private final Load plain;

    private WholeWayBench(String url, WebhookSink sink) throws Exception {
        this.sink = sink;
        this.businesses = settle(url, sink.url());
        this.plain = new Load(businesses.subList(0, BUSINESSES).stream().map(it -> as(it, "none")).toList(),
                Partner.template(EnrolledBusiness.template(Category.UTILITY).name()));
        this.database = new DatabaseCounters(url);
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + System.getProperty("bench.heap", "700m"), "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(Stream.of(System.getProperty("bench.java", "-XX:+UseParallelGC").split(" "))
                .filter(option -> !option.isEmpty()).toList());
        command.addAll(ProgramRecording.options(recording()));
        command.addAll(List.of("-cp", programOnly(), Tollgate.class.getName(), "--server.port=" + port,
                "--tollgate.data=" + DATA, "--spring.datasource.url=" + url, "--spring.datasource.username=",
                "--tollgate.intake.pace.enterprise=1000000", "--tollgate.intake.pace.pair-interval=0s",
                "--tollgate.webhooks.allowed-networks=127.0.0.0/8"));
        this.program = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(DATA.resolve("program.log").toFile()).start();
    }

    public static void main(String[] arguments) throws Exception {
        System.out.printf(Locale.ROOT, "load of the machine before: %s%n", loads());
        FileSystemUtils.deleteRecursively(DATA);
        Files.createDirectories(DATA);
        Optional<Double> alone = Boolean.parseBoolean(System.getProperty("bench.gate", "true"))
                ? Optional.of(GateBench.alone(ALONE))
                : Optional.empty();
        try (WebhookSink sink = WebhookSink.start()) {
            WholeWayBench bench = new WholeWayBench(TestDatabase.migratedForPrograms(), sink);
            try {
                bench.measure(alone);
            } finally {
                bench.program.destroyForcibly();
            }
        }
        System.exit(0);
    }

    /** Few businesses, then many, with a webhook each; and people who have consented to the messages of one of the few and of the many. */
    private static List<EnrolledBusiness> settle(String url, String webhook) {
        try (ConfigurableApplicationContext office = new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE).run(
                "--spring.datasource.url=" + url, "--spring.datasource.username=", "--tollgate.data=" + DATA,
                "--tollgate.gate.workers=0", "--camel.main.auto-startup=false", "--spring.main.lazy-initialization=true")) {
            World world = new World(office);
            List<EnrolledBusiness> businesses = IntStream.range(0, BUSINESSES + MANY)
                    .mapToObj(_ -> world.prepaid("1000000").spendsUpTo("1000000").listens(webhook, "secret")).toList();
            businesses.subList(0, BUSINESSES).forEach(it -> world.the(Enrolments.class).put(new Template(it.id(),
                    new TemplateKey(PICTURE, "en_US"), Category.UTILITY, Template.Approval.APPROVED, false, Duration.ofDays(1), "Good day!",
                    TemplateParts.of(JsonMapper.shared().readTree("[{\"type\":\"HEADER\",\"format\":\"IMAGE\"}]")))));
            for (int first = 0; first < HttpLoad.PEOPLE; first += CHUNK) {
                List<PhoneNumber> numbers = IntStream.range(first, first + CHUNK).mapToObj(HttpLoad::number).map(world::number).toList();
                Map<PhoneNumber, RecipientId> ids = world.the(Recipients.class).register(numbers, World.LONG_AGO);
                int chunk = first;
                world.the(Consents.class).record(IntStream.range(0, CHUNK).boxed().flatMap(person -> Stream.of(
                        businesses.get((chunk + person) % BUSINESSES), businesses.get(BUSINESSES + (chunk + person) % MANY))
                        .map(business -> new ConsentEvent(business.id(), ids.get(numbers.get(person)), Purpose.MESSAGES,
                                ConsentChannel.MESSENGER, ConsentEvent.Type.CONFIRMED, World.LONG_AGO, Optional.empty(),
                                Evidence.of("form", "Yes, please"))))
                        .toList(), World.LONG_AGO);
            }
            return businesses;
        }
    }

    private static As as(EnrolledBusiness business, String file) {
        return new As("/v25.0/" + business.sender() + "/messages", business.token(), file);
    }

    /** What is sent, and by whom. */
    private record Load(List<As> partners, String content) {}

    /** Each message has the picture that its business has uploaded. */
    private Load pictures() {
        URI root = URI.create("http://127.0.0.1:" + port);
        List<As> partners = businesses.subList(0, BUSINESSES).stream()
                .map(it -> as(it, Upload.of("image/png", SampleFiles.PNG).to(it.partner(root)).json().path("id").asString())).toList();
        return new Load(partners, """
                "type":"template","template":{"name":"%s","language":{"code":"en_US"},"components":[{"type":"header","parameters":\
                [{"type":"image","image":{"id":"%s"}}]}]}""".formatted(PICTURE, HttpLoad.FILE));
    }

    private void compare(String name, Load load, Way plainWay) throws Exception {
        load(load, WARM.dividedBy(2), CONNECTIONS, 0);
        logStatements(".compared", true);
        Map<String, Long> counters = database.now();
        Way way = load(load, MEASURED, CONNECTIONS, 0);
        Map<String, Long> after = database.now();
        logStatements(".compared", false);
        System.out.printf(Locale.ROOT, "    %s: %,.0f messages/s the whole way, %.2f of the plain run (accepts p50 %.1f ms, p99 %.1f ms;"
                + " %.0f statuses a POST; statements a message %.2f, commits %.3f)%n", name, way.rate(), way.rate() / plainWay.rate(),
                way.sent.p50Micros() / 1e3, way.sent.p99Micros() / 1e3, way.told.statuses() / (double) way.told.posts(),
                (after.get("Questions") - counters.get("Questions")) / (double) way.sent.requests(),
                (after.get("Com_commit") - counters.get("Com_commit")) / (double) way.sent.requests());
    }

    private void measure(Optional<Double> alone) throws Exception {
        awaitReady();
        database.jdbc().execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1"); // the tests' server does not wait for the disk
        load(plain, WARM, CONNECTIONS, 0);
        Map<String, Long> pages = database.pages();
        logStatements("", true);
        Map<String, Long> machine = ProgramRecording.machine(program.pid());
        Map<String, Long> counters = database.now();
        Duration programCpu = cpu(Optional.of(program.toHandle()));
        Duration databaseCpu = cpu(DatabaseCounters.server());
        Instant begin = Instant.now();
        Way way = load(plain, MEASURED, CONNECTIONS, 0);
        Instant end = Instant.now();
        programCpu = cpu(Optional.of(program.toHandle())).minus(programCpu);
        databaseCpu = cpu(DatabaseCounters.server()).minus(databaseCpu);
        Map<String, Long> countersAfter = database.now();
        Map<String, Long> machineAfter = ProgramRecording.machine(program.pid());
        logStatements("", false);
        long messages = way.sent.requests();
        print(way, alone);
        System.out.printf(Locale.ROOT, "    processor time a message: program %d us, database %d us%n", micros(programCpu, messages),
                micros(databaseCpu, messages));
        System.out.println("    of the database a message: " + DatabaseCounters.perMessage(counters, countersAfter, messages));
        printKept(pages, messages);
        paced(500);
        paced(10);
        if (PICTURES) {
            compare("with a picture by its id", pictures(), way);
        }
        compare(String.format(Locale.ROOT, "%,d businesses", MANY), new Load(
                businesses.subList(BUSINESSES, businesses.size()).stream().map(it -> as(it, "none")).toList(), plain.content), way);
        program.destroy();
        program.waitFor();
        printStages(begin, end, machine, machineAfter, messages);
        System.out.printf(Locale.ROOT, "    load of the machine after: %s%n", loads());
    }

    private void print(Way way, Optional<Double> alone) {
        System.out.printf(Locale.ROOT,
                "%,.0f messages/s the whole way, %d connections, %,d messages in %.1f s, of which %.1f s were load (accepts p50 %.1f ms,"
                        + " p99 %.1f ms); %.0f statuses a POST%n",
                way.rate(), CONNECTIONS, way.sent.requests(), way.seconds, way.sent.seconds(), way.sent.p50Micros() / 1e3,
                way.sent.p99Micros() / 1e3, way.told.statuses() / (double) way.told.posts());
        alone.ifPresent(rate -> System.out.printf(Locale.ROOT, "    (b) the gate alone in this run: %,.0f messages/s; (f)/(b) %.2f%n", rate,
                way.rate() / rate));
    }

    private void printKept(Map<String, Long> before, long messages) {
        Map<String, Long> grown = new TreeMap<>();
        database.pages().forEach((index, bytes) -> grown.put(index, (bytes - before.getOrDefault(index, 0L)) / messages));
        grown.values().removeIf(bytes -> bytes < 1);
        System.out.printf(Locale.ROOT, "    kept a message: %d bytes, and the handset's own %d; by table and index %s%n",
                grown.entrySet().stream().filter(it -> !isHandset(it.getKey())).mapToLong(Map.Entry::getValue).sum(),
                grown.entrySet().stream().filter(it -> isHandset(it.getKey())).mapToLong(Map.Entry::getValue).sum(), grown);
    }

    /** What the built-in handset keeps. A network keeps that elsewhere. */
    private static boolean isHandset(String index) {
        return index.startsWith("handset_message.");
    }

    private void printStages(Instant begin, Instant end, Map<String, Long> machine, Map<String, Long> machineAfter, long messages)
            throws IOException {
        ProgramRecording recorded = ProgramRecording.of(recording(), begin, end);
        recorded.cpuMicros().forEach((stage, micros) -> System.out.printf(Locale.ROOT, "    %-20s %5.0f us a message%n", stage,
                micros / messages));
        machineAfter.forEach((name, nanos) -> System.out.printf(Locale.ROOT, "    %-20s %5.0f us a message%n", name,
                (nanos - machine.getOrDefault(name, 0L)) / 1e3 / messages));
        System.out.printf(Locale.ROOT, "    pauses: %d, %.1f %% of the time%n", recorded.pausesCount(),
                100.0 * recorded.pauses().toMillis() / Duration.between(begin, end).toMillis());
    }

    /** Messages at a steady pace, from accepted to the beginning of the transaction that hands them over. */
    private void paced(int perSecond) throws Exception {
        Instant begin = Instant.now();
        Map<String, Long> counters = database.now();
        logStatements(".paced" + perSecond, true);
        Way way = load(plain, PACED, Math.min(16, perSecond), perSecond);
        logStatements(".paced" + perSecond, false);
        Map<String, Long> after = database.now();
        List<Long> waits = database.jdbc().query("SELECT message_id, at FROM delivery", (row, number) -> {
            Instant accepted = MessageId.of(row.getBytes(1)).acceptedAt();
            return accepted.isBefore(begin)
                    ? -1
                    : Duration.between(accepted, row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC)).toMillis();
        }).stream().filter(wait -> wait >= 0).sorted().toList();
        System.out.printf(Locale.ROOT,
                "    at %d/s from accepted to handed over: p50 %d ms, p99 %d ms, of %d; statements a message %.2f, commits %.3f%n",
                perSecond, waits.get(waits.size() / 2), waits.get(waits.size() * 99 / 100), waits.size(),
                (after.get("Questions") - counters.get("Questions")) / (double) way.sent.requests(),
                (after.get("Com_commit") - counters.get("Com_commit")) / (double) way.sent.requests());
    }

    /** @param seconds from the first request to the last webhook */
    private record Way(Sent sent, double seconds, WebhookSink.Told told) {

        double rate() {
            return sent.requests() / seconds;
        }
    }

    private Way load(Load load, Duration duration, int connections, int perSecond) throws Exception {
        WebhookSink.Told before = sink.told();
        long begin = System.nanoTime();
        Sent sent = HttpLoad.run(port, load.partners, new Plan(load.content, connections, duration, perSecond));
        WebhookSink.Told told = sink.told();
        long progress = System.nanoTime();
        // By the messages that were read: "sent" is not told if the receipt of "delivered" was booked first.
        while (told.read() - before.read() < sent.requests()) {
            Thread.sleep(20);
            WebhookSink.Told now = sink.told();
            progress = now.read() > told.read() ? System.nanoTime() : progress;
            told = now;
            if (System.nanoTime() - progress > PATIENCE.toNanos()) {
                throw new IllegalStateException(told + " of " + sent + " messages; " + DATA.resolve("program.log") + " may say why");
            }
        }
        return new Way(sent, (System.nanoTime() - begin) / 1e9, told.since(before));
    }

    private void logStatements(String part, boolean on) {
        String file = System.getProperty("bench.statements", "");
        if (!file.isEmpty()) {
            database.jdbc().execute("SET GLOBAL general_log_file = '" + file + part + "'");
            database.jdbc().execute("SET GLOBAL general_log = " + on);
        }
    }

    private void awaitReady() throws Exception {
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness")).build();
        long begin = System.nanoTime();
        for (int status = 0; status != 200;) {
            if (!program.isAlive() || System.nanoTime() - begin > PATIENCE.multipliedBy(10).toNanos()) {
                throw new IllegalStateException("the program does not start; " + DATA.resolve("program.log") + " says why");
            }
            Thread.sleep(200);
            try {
                status = HTTP.send(ready, BodyHandlers.discarding()).statusCode();
            } catch (IOException notYet) {
                status = 0;
            }
        }
    }

    /** The class path without the tests, which have components of their own. */
    private static String programOnly() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(entry -> !entry.contains("test-classes"))
                .collect(joining(File.pathSeparator));
    }

    private static Path recording() {
        return DATA.resolve("program.jfr");
    }

    private static Duration cpu(Optional<ProcessHandle> process) {
        return process.flatMap(it -> it.info().totalCpuDuration()).orElse(Duration.ZERO);
    }

    private static long micros(Duration all, long messages) {
        return all.toNanos() / 1_000 / messages;
    }

    private static String loads() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).strip();
        } catch (IOException notLinux) {
            return "not known";
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
