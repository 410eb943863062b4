package io.tollgate.smpp;

import io.tollgate.smpp.SmppSettings.ReceiptIds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;

/**
 * Reads delivery receipts: {@code id:... stat:DELIVRD err:000} in any case and order and with fields missing, and the parameters
 * receipted_message_id and message_state. The states are the table {@code receipt-states.csv}.
 *
 * <p>Only what the SMSC itself marks as a receipt is one: a person could write the same text.
 */
final class ReceiptReader {

    private static final String FILE = "receipt-states.csv";
    private static final int CELLS = 5;
    private static final int KIND = 0x3C;
    private static final int RECEIPT = 0x04;
    private static final byte UCS_2 = 8;
    private static final int INTERMEDIATE = 0x20;
    /** The last field repeats the message, which may say anything. */
    private static final Pattern TEXT = Pattern.compile("(?is)\\btext\\s*:.*");
    private static final Pattern ID = Pattern.compile("(?i)(?<![a-z])id\\s*:\\s*([^\\s,;]+)");
    private static final Pattern STAT = Pattern.compile("(?i)\\bstat(?:us)?\\s*:\\s*([a-z]+)");
    private static final Pattern ERR = Pattern.compile("(?i)\\berr(?:or)?\\s*:\\s*([0-9a-z]{1,8})\\b");

    private final ReceiptIds ids;
    private final Map<String, Meaning> byText = new HashMap<>();
    private final Map<Integer, Meaning> byNumber = new HashMap<>();

    ReceiptReader(ReceiptIds ids) {
        this.ids = ids;
        for (List<String> cells : SmscCodes.cells(SmscCodes.lines(FILE), CELLS, FILE)) {
            Meaning meaning = new Meaning(cells.get(0), PartState.valueOf(cells.get(2)), cells.get(3));
            byText.put(cells.get(0), meaning);
            if (!cells.get(1).isEmpty()) {
                byNumber.put(Integer.parseInt(cells.get(1)), meaning);
            }
        }
    }

    private record Meaning(String stat, PartState state, String words) {}

    /** Whether the SMSC sends this as a receipt, and not as a message that somebody wrote. */
    static boolean isReceipt(AbstractSmCommand command) {
        int kind = command.getEsmClass() & KIND;
        return kind == RECEIPT || kind == INTERMEDIATE || command.getOptionalParameter(Tag.RECEIPTED_MESSAGE_ID) != null;
    }

    /** @return empty for a receipt that does not say of what, or does not say what in words that are known */
    Optional<Report> read(AbstractSmCommand command, byte[] body) {
        String text = TEXT.matcher(new String(body, command.getDataCoding() == UCS_2
                ? StandardCharsets.UTF_16BE
                : StandardCharsets.ISO_8859_1)).replaceFirst("");
        Set<String> named = new LinkedHashSet<>();
        octets(command, Tag.RECEIPTED_MESSAGE_ID).map(ReceiptReader::string).map(SmscIds::ofAnswer).ifPresent(named::add);
        find(ID, text).map(id -> SmscIds.ofReceipt(id, ids)).ifPresent(named::add);
        named.remove("");
        Optional<Meaning> meaning = octets(command, Tag.MESSAGE_STATE).filter(octets -> octets.length == 1)
                .flatMap(octets -> Optional.ofNullable(byNumber.get((int) octets[0])))
                .or(() -> find(STAT, text).map(stat -> stat.toUpperCase(Locale.ROOT))
                        .flatMap(stat -> Optional.ofNullable(byText.get(stat))));
        return named.isEmpty()
                ? Optional.empty()
                : meaning.map(it -> new Report(List.copyOf(named), it.state(),
                        it.state() == PartState.FAILED ? words(it, find(ERR, text)) : ""));
    }

    private static String words(Meaning meaning, Optional<String> error) {
        return meaning.words() + " The SMSC says " + meaning.stat() + error.map(code -> ", error " + code).orElse("") + ".";
    }

    private static Optional<String> find(Pattern field, String text) {
        Matcher found = field.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** The bytes of a parameter, if it is there. */
    static Optional<byte[]> octets(AbstractSmCommand command, Tag tag) {
        return Optional.ofNullable(command.getOptionalParameter(tag)).map(OptionalParameter::serialize)
                .filter(bytes -> bytes.length > 4).map(bytes -> Arrays.copyOfRange(bytes, 4, bytes.length));
    }

    /** The text up to the first zero. */
    private static String string(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
