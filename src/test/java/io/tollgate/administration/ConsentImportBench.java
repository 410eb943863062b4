package io.tollgate.administration;

import io.tollgate.Tollgate;
import io.tollgate.world.Office.Answer;
import io.tollgate.database.TestDatabase;
import io.tollgate.world.World;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Measures the import of a million consents of as many people over HTTP, and of the same file once more. */
public final class ConsentImportBench {

    private static final int LINES = Integer.getInteger("bench.consents", 1_000_000);
    private static final int CHUNK = 1_000;
    private static final String HEADER = String.join(",", ConsentBody.ALL_COLUMNS) + "\n";

    private ConsentImportBench() {}

    public static void main(String[] arguments) throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Tollgate.class).initializers(new TestDatabase())
                .run("--server.port=0", "--tollgate.gate.workers=0")) {
            new World(application).business().handle("bench-shop").enrol();
            int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            String token = Files
                    .readString(Path.of(application.getEnvironment().getRequiredProperty("tollgate.data"), "administration-token")).strip();
            send(port, token, Math.min(LINES, 20_000)); // warms up
            application.getBean(JdbcTemplate.class).execute("TRUNCATE TABLE consent");
            application.getBean(JdbcTemplate.class).execute("TRUNCATE TABLE recipient");
            System.out.println("import: " + send(port, token, LINES));
            System.out.println("the same file again: " + send(port, token, LINES));
        }
    }

    private static String send(int port, String token, int lines) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/administration/v1/consents/import"))
                .header("Authorization", "Bearer " + token).header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofInputStream(() -> file(lines))).build();
        long begin = System.nanoTime();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var response = client.send(request, BodyHandlers.ofString());
            double seconds = (System.nanoTime() - begin) / 1e9;
            long taken = new Answer(response.statusCode(), response.body(), "", "").is(200).json().path("taken").asLong();
            if (taken != lines) {
                throw new IllegalStateException("only " + taken + " lines were taken: " + response.body());
            }
            return "%,d lines in %.1f s, %,.0f lines/s".formatted(lines, seconds, lines / seconds);
        }
    }

    /** The people are from four countries. Each line has its own person, time and reference, and one of three wordings. */
    private static InputStream file(int lines) {
        Iterator<InputStream> chunks = IntStream.range(0, (lines + CHUNK - 1) / CHUNK).mapToObj(chunk -> {
            StringBuilder text = new StringBuilder(CHUNK * 220);
            for (int line = chunk * CHUNK; line < Math.min(lines, (chunk + 1) * CHUNK); line++) {
                text.append(number(line)).append(",bench-shop,MARKETING,MESSENGER,CONFIRMED,2026-03-01T10:")
                        .append("%02d:%02d".formatted(line / 60 % 60, line % 60))
                        .append("Z,,form checkout-12,\"Yes, send me offers of the shop by messenger. I can withdraw at any"
                                + " time.\",CONSENT,")
                        .append(line % 3).append(",en,https://shop.example/checkout,https://shop.example/privacy/v7,visit ").append(line)
                        .append(",,,,\n");
            }
            return (InputStream) new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
        }).iterator();
        return new SequenceInputStream(new ByteArrayInputStream(HEADER.getBytes(StandardCharsets.UTF_8)),
                new SequenceInputStream(new Enumeration<>() {
                    @Override
                    public boolean hasMoreElements() {
                        return chunks.hasNext();
                    }

                    @Override
                    public InputStream nextElement() {
                        return chunks.next();
                    }
                }));
    }

    private static String number(int line) {
        return switch (line % 4) {
            case 0 -> "+35191" + "%07d".formatted(line);
            case 1 -> "+4915112" + "%06d".formatted(line);
            case 2 -> "+55119" + (80_000_000 + line);
            default -> "+9198" + "%08d".formatted(line);
        };
    }
}
