package io.tollgate.csv;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One row of a file, its cells by name.
 *
 * @param line  the line where it begins, counted from 1
 * @param cells as the file has them
 */
public record CsvRow(long line, List<String> cells, Header header, char separator) {

    /** A cell without the apostrophe that keeps it from being a formula. Null if the file has no such column. */
    public @Nullable String get(String column) {
        Integer place = header.places().get(column);
        if (place == null) {
            return null;
        }
        return place < cells.size() ? Formulas.unguarded(cells.get(place)) : "";
    }

    /** Whether the row is empty: spreadsheets write rows of separators only. */
    boolean blank() {
        return cells.stream().allMatch(String::isBlank);
    }

    /** Whether the row has fewer cells than the header: spreadsheets leave out empty cells at the end, or the line was cut. */
    public boolean cut() {
        return cells.size() < header.width();
    }

    /** Why the row's cells cannot be matched with the columns; empty if they can. */
    public Optional<String> fault() {
        if (cells.size() == 1 && header.width() > 1) {
            Optional<Character> other = Separator.known().stream().filter(one -> one != separator && cells.getFirst().indexOf(one) >= 0)
                    .findFirst();
            if (other.isPresent()) {
                return Optional.of("The line has 1 column, the header " + header.width() + ". Maybe its columns are separated by "
                        + Separator.name(other.get())
                        + ", and those of the header by " + Separator.name(separator) + ".");
            }
        }
        // Even an empty extra cell is refused: it may be the end of a text that a separator cut in two.
        if (cells.size() > header.width()) {
            return Optional.of(otherCount());
        }
        return IntStream.range(0, cells.size()).filter(place -> header.unnamed().contains(place) && !cells.get(place).isBlank()).boxed()
                .findFirst()
                .map(place -> "The line has something in column " + (place + 1) + ", which has no name in the header. Maybe "
                        + Separator.name(separator) + " in a text are not in quotation marks.");
    }

    /** The reason for refusing a row that has fewer or more cells than the header. */
    public String otherCount() {
        return "The line has " + cells.size() + (cells.size() == 1 ? " column" : " columns") + ", the header " + header.width() + ". Maybe "
                + Separator.name(separator) + " in a text are not in quotation marks, or cells are missing.";
    }
}
