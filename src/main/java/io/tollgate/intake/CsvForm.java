package io.tollgate.intake;

import static java.util.stream.Collectors.toMap;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.csv.CsvCells;
import io.tollgate.csv.CsvRefused;
import io.tollgate.intake.DropLines.Line;
import io.tollgate.intake.DropLines.Sight;
import io.tollgate.text.Hints;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file of CSV, whose rows become messages as the mapping of its business says. */
final class CsvForm implements DropForm {

    private final CsvMapping mapping;
    private final int longest;
    private Charset charset;
    private Map<String, Integer> places;
    private int width;
    private int headTo;

    /** @param longest most bytes of a row */
    CsvForm(CsvMapping mapping, int longest) {
        this.mapping = mapping;
        this.longest = longest;
        this.charset = mapping.text();
        this.places = mapping.header()
                ? Map.of()
                : mapping.columns().stream().collect(toMap(column -> column, column -> Integer.parseInt(column) - 1));
        this.width = places.values().stream().mapToInt(place -> place + 1).max().orElse(0);
    }

    @Override
    public Optional<Refusal> begin(Line first) {
        if (first.marked()) {
            charset = StandardCharsets.UTF_8;
        }
        if (first.fault().isPresent() || !mapping.header()) {
            return mapping.header() ? first.fault() : Optional.empty();
        }
        headTo = first.last();
        String row = text(first.bytes()).orElse("");
        if (CsvCells.namesSeparator(row)) {
            return Optional.empty();
        }
        Optional<List<String>> names = CsvCells.of(row, mapping.cut());
        try {
            places = CsvCells.places(names.orElse(List.of()), mapping.columns(), mapping.cut());
            width = names.orElse(List.of()).size();
            return Optional.empty();
        } catch (CsvRefused head) {
            return Optional.of(new Refusal(RequestFault.MALFORMED, Hints.forPartners(String.valueOf(head.getMessage()))
                    + " This business's files have the separator `" + mapping.separator() + "`. Nothing of the file was accepted."));
        }
    }

    /** Whether the head is not complete: a first row that names the separator comes before the names of the columns. */
    @Override
    public boolean wantsMore() {
        return mapping.header() && places.isEmpty();
    }

    @Override
    public boolean isHead(Line line) {
        return line.number() <= headTo || !mapping.header() && CsvCells.namesSeparator(text(line.bytes()).orElse(""));
    }

    @Override
    public Sight rows(Sight rows) {
        return new CsvRows(rows, (byte) mapping.cut(), longest);
    }

    @Override
    public boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == mapping.cut();
    }

    @Override
    public Optional<Refusal> noText(byte[] line) {
        return text(line).isPresent()
                ? Optional.empty()
                : Optional.of(new Refusal(RequestFault.MALFORMED, "The line is not " + charset + ". Write the file in " + charset + "."));
    }

    @Override
    public RequestBody body(Line line) {
        Optional<List<String>> cells = text(line.bytes()).flatMap(row -> CsvCells.of(row, mapping.cut()));
        if (cells.isEmpty()) {
            return new Refusal(RequestFault.MALFORMED, "The quotation marks of the line do not fit together. Write each one that"
                    + " belongs to a text twice, and put the text between two.");
        }
        List<String> all = cells.get();
        boolean tooMany = mapping.header() && all.size() > width && !all.subList(width, all.size()).stream().allMatch(String::isBlank);
        if (tooMany || all.size() < width) {
            return new Refusal(RequestFault.MALFORMED, "The line has " + all.size() + " columns and must have " + width
                    + ". Put a text that has a separator or a line end between quotation marks.");
        }
        return new RequestBody.Fields(mapping.message(all, places));
    }

    private Optional<String> text(byte[] line) {
        try {
            return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(line)).toString());
        } catch (CharacterCodingException other) {
            return Optional.empty();
        }
    }
}
