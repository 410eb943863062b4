package io.tollgate.csv;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One row of a file, its cells by name.
 *
 * @param line  where it begins, the first line of the file being 1
 * @param cells as they stand there
 */
public record CsvRow(long line, List<String> cells, Header header, char separator) {

    /** As it was before it was written: without the apostrophe that keeps it from being a formula. Null if there is no such column. */
    public @Nullable String get(String column) {
        Integer place = header.places().get(column);
        if (place == null) {
            return null;
        }
        return place < cells.size() ? Formulas.unguarded(cells.get(place)) : "";
    }

    /** Spreadsheets leave rows of nothing but separators. */
    boolean blank() {
        return cells.stream().allMatch(String::isBlank);
    }

    /** Spreadsheets leave out the empty cells at the end; or the line was cut. */
    public boolean cut() {
        return cells.size() < header.width();
    }

    /** Why its cells cannot be told apart; empty if they can. */
    public Optional<String> fault() {
        if (cells.size() == 1 && header.width() > 1) {
            Optional<Character> other = Separator.known().stream().filter(one -> one != separator && cells.getFirst().indexOf(one) >= 0).findFirst();
            if (other.isPresent()) {
                return Optional.of("The line has 1 column, the header " + header.width() + ". Maybe its columns are separated by " + Separator.name(other.get())
                        + ", and those of the header by " + Separator.name(separator) + ".");
            }
        }
        // An empty cell too many is not passed over: it may be the end of a text that was cut into two.
        if (cells.size() > header.width()) {
            return Optional.of(otherCount());
        }
        return IntStream.range(0, cells.size()).filter(place -> header.unnamed().contains(place) && !cells.get(place).isBlank()).boxed().findFirst()
                .map(place -> "The line has something in column " + (place + 1) + ", which has no name in the header. Maybe "
                        + Separator.name(separator) + " in a text are not in quotation marks.");
    }

    /** As the reason for which a row that is {@link #cut} cannot be taken. */
    public String otherCount() {
        return "The line has " + cells.size() + (cells.size() == 1 ? " column" : " columns") + ", the header " + header.width() + ". Maybe "
                + Separator.name(separator) + " in a text are not in quotation marks, or cells are missing.";
    }
}
