package io.tollgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tollgate.TollgateTest;
import io.tollgate.messenger.Messenger;
import io.tollgate.world.World;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** camel-whatsapp in a process of its own, as Tollgate has a newer Camel. It checks no signatures. */
@TollgateTest
class CamelClientTest {

    private static final Path JARS = Path.of("target/camel-whatsapp");
    private static final String TOKEN = "agreed";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;

    @Test
    @Timeout(300)
    void sendsAndReceives() throws Exception {
        assumeTrue(Files.isDirectory(JARS), "Maven has not copied the jars to " + JARS + ": camel-whatsapp is not tried.");
        ShoeShop shop = ShoeShop.opens(world, new Messenger(port, data), "http://127.0.0.1:1/");
        Process process = start(shop);
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            readUntil(reader, lines, line -> line.startsWith("port "));
            String hook = "http://127.0.0.1:" + line(lines, "port ") + "/";
            assertThat(shop.business().partner().postTo("/v24.0/" + shop.business().id() + "/subscribed_apps",
                    "{\"override_callback_uri\":\"" + hook + "\",\"verify_token\":\"" + TOKEN + "\"}").status()).isEqualTo(200);
            shop.isAsked();
            process.outputWriter().append("go\n").flush();
            readUntil(reader, lines, "done"::equals);
            String sent = line(lines, "sent text ");
            if (lines.stream().noneMatch(line -> isDelivered(line, sent))) {
                readUntil(reader, lines, line -> isDelivered(line, sent));
            }
        } finally {
            process.destroyForcibly();
        }

        assertThat(lines).filteredOn(line -> line.startsWith("sent ")).extracting(line -> line.split(" ")[1])
                .containsExactly("file", "text", "image", "place", "contact", "buttons", "template");
        assertThat(line(lines, "failed ")).startsWith("unknown").contains("404", "132001");
        assertThat(lines.stream().filter(line -> line.startsWith("got ")).map(line -> read(line).at("/messages/0/text/body").asString("")))
                .contains(ShoeShop.QUESTION);
        await().until(() -> shop.shown().containsAll(List.of(ShoeShop.ANSWER, ShoeShop.ORDER)));
    }

    private static void readUntil(BufferedReader reader, List<String> lines, Predicate<String> wanted) throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (wanted.test(line)) {
                return;
            }
        }
        throw new AssertionError("camel-whatsapp ended after " + lines);
    }

    private static boolean isDelivered(String line, String message) {
        return line.startsWith("got ") && read(line).at("/statuses/0/id").asString("").equals(message)
                && read(line).at("/statuses/0/status").asString("").equals("delivered");
    }

    private static String line(List<String> lines, String begin) {
        return lines.stream().filter(line -> line.startsWith(begin)).findFirst().map(line -> line.substring(begin.length()))
                .orElseThrow(() -> new AssertionError(begin + " is missing in " + lines));
    }

    private static JsonNode read(String line) {
        return JsonMapper.shared().readTree(line.substring("got ".length())).at("/entry/0/changes/0/value");
    }

    private Process start(ShoeShop shop) throws Exception {
        Stream<Class<?>> parts = Stream.of(CamelClient.class, ObjectMapper.class, JsonFactory.class, JsonProperty.class,
                JavaTimeModule.class, LoggerFactory.class);
        String own = parts.map(part -> Path.of(URI.create(part.getProtectionDomain().getCodeSource().getLocation().toString())).toString())
                .collect(Collectors.joining(File.pathSeparator));
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-Dstdout.encoding=UTF-8", "-cp", JARS + "/*" + File.pathSeparator + own, CamelClient.class.getName(),
                "http://127.0.0.1:" + port, shop.business().phoneNumberId(), shop.business().token(), shop.number(), TOKEN, ShoeShop.ANSWER,
                Base64.getEncoder().encodeToString(ShoeShop.PHOTO)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }
}
