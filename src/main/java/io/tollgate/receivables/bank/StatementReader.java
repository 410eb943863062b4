package io.tollgate.receivables.bank;

import io.tollgate.money.Money;
import io.tollgate.receivables.bank.ReadStatement.ReadEntry;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads the statements of a file, and checks that entries and balances fit together. Every fault names the statement and the entry. */
final class StatementReader {

    private static final int MOST_ENTRIES = 20_000;
    private static final int DAY = 10; // characters of a day, with which an instant begins
    private static final int LONGEST_ID = 35;

    private final String where;
    private final JsonNode statement;
    private final Currency currency;

    private StatementReader(String where, JsonNode statement) {
        this.where = where;
        this.statement = statement;
        this.currency = currency(statement);
    }

    /** @throws StatementFault if something is missing or wrong; then nothing of the file is to be imported */
    static List<ReadStatement> read(byte[] file) {
        List<ReadStatement> read = new ArrayList<>();
        JsonNode message = StatementXml.read(file).path("bkToCstmrStmt");
        for (JsonNode statement : message.path("stmt")) {
            String where = "statement " + (read.size() + 1);
            read.add(new StatementReader(where, statement).read());
        }
        if (read.isEmpty()) {
            throw new StatementFault("the file has no statement. Maybe the bank had nothing to say for these days.");
        }
        if (read.stream().mapToInt(one -> one.entries().size()).sum() > MOST_ENTRIES) {
            throw new StatementFault("the file has more than " + MOST_ENTRIES + " payments. Maybe download fewer days at once.");
        }
        return read;
    }

    private ReadStatement read() {
        JsonNode account = statement.path("acct").path("id");
        String number = first(text(account.path("iban")), text(account.path("othr").path("id")));
        String id = text(statement.path("id"));
        if (number.isEmpty() || id.isEmpty() || id.length() > LONGEST_ID) {
            throw fault("", "the number of the account or the id is missing or too long");
        }
        List<ReadEntry> entries = new ArrayList<>();
        int position = 0;
        int pending = 0;
        for (JsonNode entry : statement.path("ntry")) {
            position++;
            if (isBooked(entry, position)) {
                entries.addAll(entries(entry, position));
            } else {
                pending++;
            }
        }
        JsonNode opening = balance(false, List.of("OPBD", "PRCD", "ITBD"));
        JsonNode closing = balance(true, List.of("CLBD", "ITBD"));
        Money before = signed(opening, "opening balance");
        Money after = signed(closing, "closing balance");
        Money sum = entries.stream().map(ReadEntry::amount).reduce(before, Money::plus);
        if (!sum.equals(after)) {
            throw fault("", "the opening balance " + before + " and the booked entries make " + sum + ", and the closing balance is "
                    + after + ". Maybe a page of the statement is missing");
        }
        return new ReadStatement(number, page(id), currency, day(closing.path("dt"), "closing balance"), before, after, pending, entries);
    }

    /** Pages of one statement may have its id. */
    private String page(String id) {
        JsonNode pagination = statement.path("stmtPgntn");
        String page = text(pagination.path("pgNb"));
        boolean isAll = page.isEmpty() || page.equals("1") && pagination.path("lastPgInd").asBoolean(false);
        String suffix = isAll ? "" : "/" + page;
        return id.substring(0, Math.min(id.length(), LONGEST_ID - suffix.length())) + suffix;
    }

    private JsonNode balance(boolean last, List<String> kinds) {
        for (String kind : kinds) {
            List<JsonNode> found = new ArrayList<>();
            statement.path("bal").forEach(one -> {
                if (text(one.path("tp").path("cdOrPrtry").path("cd")).equals(kind)) {
                    found.add(one);
                }
            });
            if (!found.isEmpty()) {
                return last ? found.getLast() : found.getFirst();
            }
        }
        throw fault("", "there is no balance of the kind " + String.join(" or ", kinds));
    }

    private boolean isBooked(JsonNode entry, int position) {
        JsonNode status = entry.path("sts");
        String code = first(text(status), text(status.path("cd")));
        if (code.isEmpty() && text(status.path("prtry")).isEmpty()) {
            throw fault("entry " + position, "its status (Sts) is missing");
        }
        return code.equals("BOOK");
    }

    /** One for each payment of which the amounts sum to the entry; otherwise the entry is one. */
    private List<ReadEntry> entries(JsonNode entry, int position) {
        String place = "entry " + position;
        Money whole = signed(entry, place);
        LocalDate day = day(entry.path("valDt").isMissingNode() ? entry.path("bookgDt") : entry.path("valDt"), place);
        List<JsonNode> payments = new ArrayList<>();
        entry.path("ntryDtls").forEach(details -> details.path("txDtls").forEach(payments::add));
        if (payments.size() > 1) {
            List<Money> parts = payments.stream().flatMap(one -> part(one, entry, place).stream()).toList();
            if (parts.size() == payments.size() && parts.stream().reduce(Money.zero(currency), Money::plus).equals(whole)) {
                List<ReadEntry> read = new ArrayList<>();
                for (int part = 1; part <= parts.size(); part++) {
                    read.add(one(position, part, parts.get(part - 1), day, entry, payments.get(part - 1)));
                }
                return read;
            }
        }
        JsonNode payment = payments.size() == 1 ? payments.getFirst() : statement.path("none");
        return List.of(one(position, 0, whole, day, entry, payment));
    }

    private Optional<Money> part(JsonNode payment, JsonNode entry, String place) {
        JsonNode amount = payment.path("amt").isMissingNode() ? payment.path("amtDtls").path("txAmt").path("amt") : payment.path("amt");
        if (!text(amount.path("ccy")).equals(currency.getCurrencyCode())) {
            return Optional.empty();
        }
        String direction = first(text(payment.path("cdtDbtInd")), text(entry.path("cdtDbtInd")));
        return Optional.of(money(amount, place).times(direction.equals("DBIT") ? -1 : 1));
    }

    private ReadEntry one(int position, int part, Money amount, LocalDate day, JsonNode entry, JsonNode payment) {
        boolean came = amount.micros() >= 0;
        JsonNode parties = payment.path("rltdPties");
        JsonNode payer = parties.path(came ? "dbtr" : "cdtr");
        JsonNode payerAccount = parties.path(came ? "dbtrAcct" : "cdtrAcct").path("id");
        JsonNode references = payment.path("refs");
        String endToEnd = text(references.path("endToEndId"));
        boolean isTakenBack = entry.path("rvslInd").asBoolean(false) || !payment.path("rtrInf").isMissingNode();
        return new ReadEntry(position, part, amount, day, isTakenBack,
                first(text(references.path("acctSvcrRef")), text(entry.path("acctSvcrRef")), text(references.path("txId"))),
                endToEnd.equals("NOTPROVIDED") ? "" : endToEnd, first(text(payer.path("nm")), text(payer.path("pty").path("nm"))),
                first(text(payerAccount.path("iban")), text(payerAccount.path("othr").path("id"))), words(entry, payment));
    }

    private static String words(JsonNode entry, JsonNode payment) {
        List<String> lines = new ArrayList<>();
        JsonNode remittance = payment.path("rmtInf");
        remittance.path("strd").forEach(structured -> {
            lines.add(text(structured.path("cdtrRefInf").path("ref")));
            structured.path("rfrdDocInf").forEach(document -> lines.add(text(document.path("nb"))));
            structured.path("addtlRmtInf").forEach(line -> lines.add(text(line)));
        });
        remittance.path("ustrd").forEach(line -> lines.add(text(line)));
        lines.removeIf(String::isEmpty);
        if (lines.isEmpty()) {
            lines.add(first(text(payment.path("addtlTxInf")), text(entry.path("addtlNtryInf"))));
        }
        return String.join("\n", lines);
    }

    private Money signed(JsonNode one, String place) {
        Money amount = money(one.path("amt"), place);
        return switch (text(one.path("cdtDbtInd"))) {
            case "CRDT" -> amount;
            case "DBIT" -> amount.times(-1);
            default -> throw fault(place, "CdtDbtInd must be CRDT or DBIT");
        };
    }

    private Money money(JsonNode amount, String place) {
        if (!amount.path("value").isNumber()) {
            throw fault(place, "the amount is missing");
        }
        if (!text(amount.path("ccy")).equals(currency.getCurrencyCode())) {
            throw fault(place, "the amount must be in " + currency + ", the currency of the account");
        }
        BigDecimal value = amount.path("value").decimalValue();
        if (value.signum() < 0 || value.stripTrailingZeros().scale() > 6 || value.precision() - value.scale() > 12) {
            throw fault(place, "the amount must be from 0 on, with at most 12 digits before the point and 6 after it");
        }
        return Money.of(value, currency);
    }

    private LocalDate day(JsonNode date, String place) {
        String text = first(text(date.path("dt")), text(date.path("dtTm")));
        try {
            return LocalDate.parse(text.substring(0, Math.min(DAY, text.length())));
        } catch (DateTimeException missing) {
            throw fault(place, "the day is missing");
        }
    }

    private Currency currency(JsonNode statement) {
        JsonNode balances = statement.path("bal");
        String code = first(text(statement.path("acct").path("ccy")), text(balances.path(0).path("amt").path("ccy")));
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException unknown) {
            throw fault("", "the currency of the account is missing or unknown");
        }
    }

    private StatementFault fault(String place, String what) {
        return new StatementFault(where + (place.isEmpty() ? "" : ", " + place) + ": " + what + ".");
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asString("").strip() : "";
    }

    private static String first(String... texts) {
        return Stream.of(texts).filter(text -> !text.isEmpty()).findFirst().orElse("");
    }
}
