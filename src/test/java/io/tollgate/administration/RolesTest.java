package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.Office.Answer;
import io.tollgate.openapi.Description.Operation;
import io.tollgate.world.Office;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Calls every operation of the administration with each role alone. {@link CredentialsTest} calls them without a credential and with other
 * credentials.
 */
@TollgateTest
class RolesTest {

    private static final Path ROLES = Path.of("src/test/resources/openapi/administration-roles.txt");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;

    private Office office;
    private final Map<Role, Office> callers = new EnumMap<>(Role.class);

    @BeforeEach
    void makeAccounts() {
        office = Office.at(port, data);
        Arrays.stream(Role.values()).forEach(role -> callers.put(role, office.as("only " + role.name().toLowerCase(Locale.ROOT), role)));
    }

    @Test
    void eachOperationAllowsItsRolesAndNoOther() throws Exception {
        Map<String, Set<String>> wanted = wanted();
        List<String> wrong = new ArrayList<>();
        for (Operation operation : office.description().operations()) {
            String id = operation.node().path("operationId").asString();
            Set<String> roles = wanted.getOrDefault(id, Set.of("a line in " + ROLES));
            Set<String> opens = new TreeSet<>();
            callers.forEach((role, caller) -> {
                Answer answer = call(caller, operation);
                if (answer.status() != 403) {
                    opens.add(role.name());
                } else if (!answer.body().contains("urn:tollgate:problem:missing-role") || !answer.body().contains("calls with " + role)) {
                    wrong.add(id + " refuses " + role + " by " + answer.body());
                }
            });
            if (!opens.equals(roles)) {
                wrong.add(id + " opens to " + opens + " and not to " + new TreeSet<>(roles));
            }
            if (!described(operation).equals(roles)) {
                wrong.add(id + " is described with " + described(operation));
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(wanted.keySet()).isEqualTo(office.description().operations().stream()
                .map(one -> one.node().path("operationId").asString()).collect(Collectors.toSet()));
    }

    @Test
    void anAccountWithoutARoleSeesOnlyItself() {
        office.post("/accounts", "{'name':'no role at all','roles':[]}").is(201);
        Office nobody = office.with(office.post("/accounts/no%20role%20at%20all/tokens", "{}").is(201).json().path("token").asString());

        assertThat(nobody.get("/account").is(200).body()).contains("no role at all");
        nobody.get("/businesses").problem(403, "missing-role", "calls with none");
    }

    /** An officer writes a template, an approver approves it. */
    @Test
    void onlyAnApproverApprovesATemplate() {
        office.post("/businesses",
                "{'handle':'roles-shop','name':'Shop','plan':'APP','currency':'USD','zone':'Europe/Lisbon','payment':'PREPAID'}").is(201);
        Office officer = callers.get(Role.OFFICER);
        String pending = "{'name':'offer','language':'en','category':'MARKETING','body':'Hello'}";
        String approved = pending.replace("'body'", "'approval':'APPROVED','body'");

        assertThat(officer.put("/businesses/roles-shop/templates", pending).is(200).body()).contains("PENDING");
        officer.put("/businesses/roles-shop/templates", approved).problem(403, "missing-role", "APPROVER");
        assertThat(office.get("/businesses/roles-shop/templates").body()).contains("PENDING");
        assertThat(callers.get(Role.APPROVER).put("/businesses/roles-shop/templates", approved).is(200).body()).contains("APPROVED");
    }

    /** Calls it with an empty body of the right kind, which changes nothing. */
    private static Answer call(Office caller, Operation operation) {
        String path = operation.path().replace("{number}", "2020-999999").replace("{note}", "C2020-999999")
                .replaceAll("\\{[^}]+}", "999999"); // an id that nothing has
        String type = operation.node().path("requestBody").path("content").propertyNames().stream().findFirst().orElse("application/json");
        String body = operation.node().has("requestBody") ? "{}" : "";
        return caller.undescribed(operation.method().toUpperCase(Locale.ROOT), path, type, body);
    }

    private static Set<String> described(Operation operation) {
        Set<String> roles = new TreeSet<>();
        operation.node().path("security")
                .forEach(requirement -> requirement.forEach(names -> names.forEach(name -> roles.add(name.asString()))));
        return roles.isEmpty() ? all() : roles;
    }

    private static Set<String> all() {
        return Arrays.stream(Role.values()).map(Role::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Set<String>> wanted() throws Exception {
        Map<String, Set<String>> wanted = new HashMap<>();
        for (String line : Files.readAllLines(ROLES)) {
            List<String> words = List.of(line.split(" "));
            wanted.put(words.getFirst(), words.contains("ANY") ? all() : new TreeSet<>(words.subList(1, words.size())));
        }
        return wanted;
    }
}
