package io.tollgate.endtoend;

import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Guard;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.HttpParts;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.endtoend.signing.SignerAway;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The log of keys: its head and its proofs for everybody, its entries for devices. */
@Component
final class KeyLogEndpoints {

    private static final int HASH_BYTES = 32;
    private static final int MOST = 1_000;

    private final KeyLog log;
    private final KeyLogHead head;
    private final DeviceRequests requests;
    private final Answers answers;
    private final Guard guard;

    KeyLogEndpoints(KeyLog log, KeyLogHead head, DeviceRequests requests, Answers answers, Guard guard) {
        this.log = log;
        this.head = head;
        this.requests = requests;
        this.answers = answers;
        this.guard = guard;
    }

    @Bean
    HttpEndpoint endToEndLogHead() {
        return open("e2e-log-head", "/.well-known/tollgate-key-log",
                _ -> DeviceRequests.json().put("head", head.signed(requests.now()).text()));
    }

    @Bean
    HttpEndpoint endToEndLogInclusion() {
        return open("e2e-log-inclusion", "/e2e/v1/log/inclusion", query -> {
            byte[] leaf = leaf(query.getOrDefault("leaf", ""));
            KeyLog.Inclusion found = log.inclusion(leaf, size(query, "size", 1))
                    .orElseThrow(() -> new UnfitParameter(new Refusal(RequestFault.UNKNOWN_GROUP, "The log has no such entry at this"
                            + " size.")));
            return path(DeviceRequests.json().put("index", found.index()), found.path());
        });
    }

    @Bean
    HttpEndpoint endToEndLogConsistency() {
        return open("e2e-log-consistency", "/e2e/v1/log/consistency", query -> {
            long from = size(query, "from", 1);
            long to = size(query, "to", from);
            return path(DeviceRequests.json(), log.consistency(from, to));
        });
    }

    /** Entries of the log, for devices only, so that nobody collects them by the way. */
    @Bean
    HttpEndpoint endToEndLogEntries() {
        return new HttpEndpoint("e2e-log-entries", Optional.of("/e2e/v1/log/entries"), Set.of("GET"),
                request -> requests.ofDevice(request, (call, _) -> {
                    Map<String, String> query = HttpParts.address(request);
                    ObjectNode body = DeviceRequests.json();
                    ArrayNode entries = body.putArray("entries");
                    log.entries(number(query, "from", 0, Long.MAX_VALUE / 2), MOST)
                            .forEach(entry -> entries.add(DeviceRequests.text(entry)));
                    return requests.success(call, body);
                }));
    }

    private HttpEndpoint open(String name, String path, Function<Map<String, String>, ObjectNode> work) {
        return new HttpEndpoint(name, Optional.of(path), Set.of("GET"), request -> answer(request, work));
    }

    private Answer answer(HttpServletRequest request, Function<Map<String, String>, ObjectNode> work) {
        String requestId = answers.newRequestId();
        return guard.answer(requestId, "Try again.", () -> {
            try {
                return answers.success(requestId, work.apply(HttpParts.address(request))).with("Access-Control-Allow-Origin", "*");
            } catch (UnfitParameter unfit) {
                return answers.refused(requestId, unfit.why());
            } catch (SignerAway away) {
                return answers.refused(requestId, DeviceRequests.unsigned(away));
            }
        });
    }

    private static byte[] leaf(String text) {
        byte[] leaf;
        try {
            leaf = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException noBase64) {
            leaf = new byte[0];
        }
        if (leaf.length != HASH_BYTES) {
            throw UnfitParameter.invalid("leaf", "must be a hash of " + HASH_BYTES + " bytes in base64url without padding");
        }
        return leaf;
    }

    private long size(Map<String, String> query, String name, long least) {
        return number(query, name, least, Math.max(least, log.size()));
    }

    private static long number(Map<String, String> query, String name, long least, long most) {
        String given = query.getOrDefault(name, "");
        if (!given.matches("[0-9]{1,18}") || Long.parseLong(given) < least || Long.parseLong(given) > most) {
            throw UnfitParameter.invalid(name, "must be a whole number from " + least + " to " + most);
        }
        return Long.parseLong(given);
    }

    private static ObjectNode path(ObjectNode body, List<byte[]> path) {
        ArrayNode all = body.putArray("path");
        path.forEach(hash -> all.add(DeviceRequests.text(hash)));
        return body;
    }
}
