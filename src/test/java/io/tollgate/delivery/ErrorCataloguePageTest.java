package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cloudapi.RequestFault;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The catalogue of errors is made from the code: a page, and the same as JSON for programs. */
class ErrorCataloguePageTest {

    private static final Path PAGE = Path.of("src/site/markdown/errors.md");
    private static final Path FILE = Path.of("src/main/resources/static/partner/errors.json");
    private static final String RENEWAL = "mvn test -Dtest=ErrorCataloguePageTest -Derrors.write=true";
    private static final int COLUMNS = 130;
    /** Codes that only a network behind Tollgate answers. */
    private static final Set<Integer> OF_NETWORKS = Set.of(130472, 130497, 131037, 131064);
    private static final Pattern REFUSAL = Pattern.compile("\\b(13\\d{4})\\b");

    private static final String BEGINNING = """
            # Errors

            This page is generated from the sources. Do not edit it. A test fails when it is out of date; this command renews it:

                %s

            An answer to a request that fails has the status of HTTP and an object `error` with `code`, `message`, `fbtrace_id` and
            `error_data.details`; some have `error_subcode`. The details say what is wrong with which parameter. `is_transient` says that
            the same request may succeed later. `http://localhost:8080/partner/errors.json` has this page for programs.

            ## Answers to requests
            """;
    private static final String STATUSES = """

            ## Statuses of messages that failed

            These codes come after the message was accepted, in the webhook: `statuses[].errors[]`, with the reason in the details. A network
            behind Tollgate may bring other codes of its own.

            """;

    private final Map<String, String> advice = new TreeMap<>();

    @BeforeEach
    void read() throws IOException {
        Properties read = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("src/test/resources/io/tollgate/delivery/error-advice.properties"))) {
            read.load(file);
        }
        read.forEach((name, text) -> advice.put(String.valueOf(name), String.valueOf(text)));
    }

    @Test
    void everyErrorHasAdviceAndNothingElseHas() {
        Set<String> errors = Stream.concat(Arrays.stream(RequestFault.values()).map(Enum::name),
                StatusDetail.TITLES.keySet().stream().map(String::valueOf)).collect(Collectors.toCollection(TreeSet::new));

        assertThat(advice.keySet()).as("the names in error-advice.properties").isEqualTo(errors);
        assertThat(advice.values()).allMatch(text -> text.endsWith(".") && text.length() <= COLUMNS);
    }

    @Test
    void everyCodeOfAStatusIsInItAndNothingElseIs() throws IOException {
        Set<Integer> codes = new TreeSet<>(OF_NETWORKS);
        for (String folder : List.of("rules", "src/main/java/io/tollgate/delivery", "src/main/java/io/tollgate/decision",
                "src/main/java/io/tollgate/smpp", "src/main/java/io/tollgate/gate")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(path -> path.toString().matches(".*\\.(dslr|dsl|java)"))
                        .filter(path -> !path.endsWith("StatusDetail.java")).toList()) {
                    REFUSAL.matcher(Files.readString(file)).results().map(found -> Integer.valueOf(found.group(1))).forEach(codes::add);
                }
            }
        }

        assertThat(StatusDetail.TITLES.keySet()).containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void pageIsTheOneThatIsGenerated() throws IOException {
        String page = page();
        String file = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(json()) + "\n";
        if (Boolean.getBoolean("errors.write")) {
            Files.writeString(PAGE, page);
            Files.writeString(FILE, file);
        }

        assertThat(Files.readString(PAGE)).as("%s. Maybe generate it anew: %s", PAGE, RENEWAL).isEqualTo(page);
        assertThat(Files.readString(FILE)).as("%s. Maybe generate it anew: %s", FILE, RENEWAL).isEqualTo(file);
    }

    private static List<RequestFault> faults() {
        return Arrays.stream(RequestFault.values())
                .sorted(Comparator.comparingInt(RequestFault::code).thenComparing(Comparator.naturalOrder())).toList();
    }

    private String page() {
        StringBuilder page = new StringBuilder(BEGINNING.formatted(RENEWAL));
        int code = 0;
        for (RequestFault fault : faults()) {
            if (fault.code() != code) {
                code = fault.code();
                page.append("\n### ").append(code).append("\n\n");
            }
            page.append("* HTTP ").append(fault.status())
                    .append(fault.subcode() == RequestFault.NONE ? "" : ", subcode " + fault.subcode()).append(", *").append(fault.title())
                    .append("*, `").append(fault.name()).append('`').append(fault.passing() ? ", transient" : "").append(".\n  ")
                    .append(advice.get(fault.name())).append('\n');
        }
        page.append(STATUSES);
        new TreeMap<>(StatusDetail.TITLES).forEach((status, title) -> page.append("* ").append(status).append(", *").append(title)
                .append('*').append(OF_NETWORKS.contains(status) ? ", only from a network" : "").append(".\n  ")
                .append(advice.get(String.valueOf(status))).append('\n'));
        return page.toString();
    }

    private ObjectNode json() {
        ObjectNode all = JsonMapper.shared().createObjectNode();
        ArrayNode answers = all.putArray("answers");
        for (RequestFault fault : faults()) {
            ObjectNode one = answers.addObject().put("code", fault.code());
            if (fault.subcode() != RequestFault.NONE) {
                one.put("error_subcode", fault.subcode());
            }
            one.put("status", fault.status()).put("title", fault.title()).put("is_transient", fault.passing()).put("name", fault.name())
                    .put("advice", advice.get(fault.name()));
        }
        ArrayNode statuses = all.putArray("statuses");
        new TreeMap<>(StatusDetail.TITLES).forEach((code, title) -> statuses.addObject().put("code", code).put("title", title)
                .put("only_from_networks", OF_NETWORKS.contains(code)).put("advice", advice.get(String.valueOf(code))));
        return all;
    }
}
