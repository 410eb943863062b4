package io.tollgate.spending;

import io.tollgate.business.Business;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.QueryParameters;
import io.tollgate.csv.CsvWriter;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.AccountStatements;
import io.tollgate.ledger.AccountStatements.Line;
import io.tollgate.ledger.AccountStatements.Statement;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The statement of the business's account for a month in its zone: what was booked, and the balance after each line. */
@Component
final class OwnStatement {

    private static final List<String> COLUMNS = List.of("booked_on", "value_on", "kind", "reference", "messages", "amount", "balance",
            "currency");

    private final Ledger ledger;
    private final AccountStatements statements;
    private final Answers answers;

    OwnStatement(Ledger ledger, AccountStatements statements, Answers answers) {
        this.ledger = ledger;
        this.statements = statements;
        this.answers = answers;
    }

    Answer answer(String requestId, Business business, HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        Statement statement = statements.of(ledger.account(business.id()), parameters.month());
        return parameters.format("json", "csv").equals("csv")
                ? new Answer(200, requestId, Map.of("X-Content-Type-Options", "nosniff"), "text/csv;charset=UTF-8",
                        csv(statement).getBytes(StandardCharsets.UTF_8))
                : answers.success(requestId, json(statement));
    }

    private static ObjectNode json(Statement statement) {
        ObjectNode body = JsonMapper.shared().createObjectNode()
                .put("month", statement.month().toString())
                .put("timezone_id", statement.zone().getId())
                .put("currency", statement.opening().currency().getCurrencyCode())
                .put("opening_balance", statement.opening().exact().toPlainString());
        ArrayNode lines = body.putArray("lines");
        for (Line line : statement.lines()) {
            ObjectNode node = lines.addObject()
                    .put("booked_on", line.booked().toString())
                    .put("value_on", line.value().toString())
                    .put("kind", kind(line));
            if (!line.reference().isEmpty()) {
                node.put("reference", line.reference());
            }
            if (line.messages() > 0) {
                node.put("messages", line.messages());
            }
            node.put("amount", line.amount().exact().toPlainString()).put("balance", line.balance().exact().toPlainString());
        }
        return body.put("closing_balance", statement.closing().exact().toPlainString());
    }

    /** The first record is the opening balance, the last one the closing balance. */
    private static String csv(Statement statement) {
        StringBuilder text = new StringBuilder();
        CsvWriter lines = new CsvWriter(text, COLUMNS);
        String currency = statement.opening().currency().getCurrencyCode();
        lines.line(statement.month().atDay(1), "", "opening_balance", "", "", "", statement.opening().exact(), currency);
        for (Line line : statement.lines()) {
            lines.line(line.booked(), line.value(), kind(line), line.reference(), line.messages() == 0 ? "" : line.messages(),
                    line.amount().exact(), line.balance().exact(), currency);
        }
        lines.line(statement.month().atEndOfMonth(), "", "closing_balance", "", "", "", statement.closing().exact(), currency);
        return text.toString();
    }

    private static String kind(Line line) {
        return line.messages() > 0 ? "charges" : line.kind().toLowerCase(Locale.ROOT);
    }
}
