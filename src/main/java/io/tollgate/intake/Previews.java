package io.tollgate.intake;

import io.tollgate.decision.CaseFile.Way;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Preview;
import io.tollgate.gate.Preview.Outlook;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The verdict that the gate would give, in the format of the partner endpoint. */
@Component
final class Previews {

    private final Preview preview;

    Previews(Preview preview) {
        this.preview = preview;
    }

    ObjectNode of(Arrival arrival, Instant now) {
        List<Outlook> hops = preview.hops(arrival, now);
        ObjectNode answer = JsonMapper.shared().createObjectNode().put("messaging_product", "whatsapp");
        ObjectNode verdict = answer.putObject("preview");
        write(hops.getFirst(), verdict);
        if (hops.size() > 1) {
            ArrayNode next = verdict.putArray("next");
            hops.stream().skip(1).forEach(hop -> write(hop, next.addObject()));
        }
        return answer;
    }

    private static void write(Outlook outlook, ObjectNode verdict) {
        VerdictJson.write(outlook.verdict(), verdict);
        Way way = outlook.file().message().way();
        if (way.sms()) {
            verdict.put("medium", "sms").put("parts", way.parts());
        }
        if (outlook.file().price().found()) {
            VerdictJson.quote(outlook.verdict(), outlook.file().price(), verdict);
        }
    }
}
