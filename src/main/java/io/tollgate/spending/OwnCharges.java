package io.tollgate.spending;

import io.tollgate.cloudapi.QueryParameters;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.business.Business;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.StreamedBody;
import io.tollgate.csv.CsvStream;
import io.tollgate.csv.CsvWriter;
import io.tollgate.decision.Decisions;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Charge;
import io.tollgate.ledger.Charges;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every delivered message of a month with what it cost, with the business's own data of it and its template. The month is that of the
 * invoice. A page ends with a cursor; a file of CSV is read and written part by part.
 */
@Component
final class OwnCharges {

    private static final MessageId FIRST = MessageId.first(Instant.EPOCH);
    private static final int PART = 500;
    private static final List<String> COLUMNS = List.of("message_id", "phone_number_id", "delivered_at", "day", "month", "country",
            "market",
            "category", "rate", "currency", "free_because", "rate_valid_from", "template", "biz_opaque_callback_data");

    private final Charges charges;
    private final Decisions decisions;
    private final CallbackData callbackData;
    private final Answers answers;

    OwnCharges(Charges charges, Decisions decisions, CallbackData callbackData, Answers answers) {
        this.charges = charges;
        this.decisions = decisions;
        this.callbackData = callbackData;
        this.answers = answers;
    }

    /** @param template {@code name/language}; empty for free text, and when its verdict is over */
    private record Line(Charge charge, String template, String callbackData) {}

    Answer answer(String requestId, Business business, HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        YearMonth month = parameters.month();
        if (parameters.format("json", "csv").equals("csv")) {
            new StreamedBody("text/csv;charset=UTF-8", Optional.empty(), csv(business.id(), month)).answers(request);
            return answers.done(requestId);
        }
        int limit = parameters.limit();
        MessageId after = parameters.text("after").map(OwnCharges::cursor).orElse(FIRST);
        List<Line> found = lines(business.id(), month, after, limit + 1);
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode data = body.putArray("data");
        found.stream().limit(limit).forEach(line -> data.add(json(line)));
        if (found.size() > limit) {
            body.putObject("paging").putObject("cursors").put("after", found.get(limit - 1).charge().id().text());
        }
        return answers.success(requestId, body);
    }

    private static MessageId cursor(String after) {
        return MessageId.parse(after).orElseThrow(() -> UnfitParameter.invalid("after", "must be the cursor of the page before"));
    }

    private List<Line> lines(BusinessId business, YearMonth month, MessageId after, int most) {
        List<Charge> some = charges.page(business, month, after, most);
        List<MessageId> ids = some.stream().map(Charge::id).toList();
        Map<MessageId, String> templates = decisions.templates(ids);
        Map<MessageId, String> data = callbackData.of(ids);
        return some.stream().map(charge -> new Line(charge, templates.getOrDefault(charge.id(), ""), data.getOrDefault(charge.id(), "")))
                .toList();
    }

    private static ObjectNode json(Line line) {
        Charge charge = line.charge();
        ObjectNode node = JsonMapper.shared().createObjectNode()
                .put("message_id", charge.id().first().text())
                .put("phone_number_id", charge.sender().toString())
                .put("delivered_at", charge.deliveredAt().toString())
                .put("day", charge.day().toString())
                .put("month", charge.period().toString())
                .put("country", charge.country())
                .put("market", charge.market())
                .put("category", charge.category().name().toLowerCase(Locale.ROOT))
                .put("rate", charge.price().exact().toPlainString())
                .put("currency", charge.price().currency().getCurrencyCode())
                .put("rate_valid_from", charge.rateVersion().toString());
        charge.freeReason().ifPresent(reason -> node.put("free_because", reason.name().toLowerCase(Locale.ROOT)));
        if (!line.template().isEmpty()) {
            int slash = line.template().lastIndexOf('/');
            node.putObject("template").put("name", line.template().substring(0, slash)).put("language",
                    line.template().substring(slash + 1));
        }
        if (!line.callbackData().isEmpty()) {
            node.put("biz_opaque_callback_data", line.callbackData());
        }
        return node;
    }

    private InputStream csv(BusinessId business, YearMonth month) {
        return new CsvStream(COLUMNS, new CsvStream.Parts() {

            private MessageId after = FIRST;

            @Override
            public boolean next(CsvWriter writer) {
                List<Line> some = lines(business, month, after, PART);
                some.forEach(line -> print(line, writer));
                if (some.size() < PART) {
                    return false;
                }
                after = some.getLast().charge().id();
                return true;
            }
        });
    }

    private static void print(Line line, CsvWriter lines) {
        Charge charge = line.charge();
        lines.line(charge.id().first().text(), charge.sender(), charge.deliveredAt(), charge.day(), charge.period(), charge.country(),
                charge.market(), charge.category().name().toLowerCase(Locale.ROOT), charge.price().exact(), charge.price().currency(),
                charge.freeReason().map(FreeReason::name).orElse("").toLowerCase(Locale.ROOT), charge.rateVersion(), line.template(),
                line.callbackData());
    }
}
