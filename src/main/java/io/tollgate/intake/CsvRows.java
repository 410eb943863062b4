package io.tollgate.intake;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.intake.DropLines.Line;
import io.tollgate.intake.DropLines.Sight;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Joins lines that belong to one row, as a text between quotation marks has line ends. If such a text does not end, the line where it
 * begins is at fault, and the lines after it are read as if it were not there.
 */
final class CsvRows implements Sight {

    private final Sight rows;
    private final byte separator;
    private final int longest;
    private final List<Line> open = new ArrayList<>();
    private int openBytes;
    private boolean quoted;

    CsvRows(Sight rows, byte separator, int longest) {
        this.rows = rows;
        this.separator = separator;
        this.longest = longest;
    }

    @Override
    public boolean goOnAfter(Line line) {
        Deque<Line> left = new ArrayDeque<>(List.of(line));
        while (!left.isEmpty()) {
            if (!take(left.removeFirst(), left)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean end() {
        while (!open.isEmpty()) {
            Deque<Line> left = new ArrayDeque<>();
            if (!unclosed(left)) {
                return false;
            }
            while (!left.isEmpty()) {
                if (!take(left.removeFirst(), left)) {
                    return false;
                }
            }
        }
        return rows.end();
    }

    private boolean take(Line line, Deque<Line> left) {
        if (!open.isEmpty() && (line.fault().isPresent() || openBytes + line.bytes().length > longest)) {
            left.addFirst(line);
            return unclosed(left);
        }
        if (line.fault().isPresent()) {
            return rows.goOnAfter(line);
        }
        open.add(line);
        openBytes += line.bytes().length + 1;
        quoted = quotedAfter(line.bytes(), quoted);
        return quoted || close();
    }

    /** Tells the first open line as wrong, and puts the others back to be read anew. */
    private boolean unclosed(Deque<Line> left) {
        Line first = open.removeFirst();
        for (int i = open.size() - 1; i >= 0; i--) {
            left.addFirst(open.get(i));
        }
        clear();
        return rows.goOnAfter(new Line(first.number(), first.number(), first.bytes(), first.marked(), Optional.of(new Refusal(
                RequestFault.MALFORMED, "A quotation mark of the line is not closed. Write one that belongs to the text twice."))));
    }

    private boolean close() {
        Line row = open.getFirst();
        if (open.size() > 1) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(openBytes);
            for (Line line : open) {
                if (bytes.size() > 0) {
                    bytes.write('\n');
                }
                bytes.writeBytes(line.bytes());
            }
            row = new Line(row.number(), open.getLast().number(), bytes.toByteArray(), row.marked(), Optional.empty());
        }
        clear();
        return rows.goOnAfter(row);
    }

    private void clear() {
        open.clear();
        openBytes = 0;
        quoted = false;
    }

    /** Whether a text between quotation marks goes on after the line. A mark within a text without marks around it is part of it. */
    private boolean quotedAfter(byte[] line, boolean before) {
        boolean inside = before;
        boolean start = !before;
        boolean afterMark = false;
        for (byte character : line) {
            if (inside) {
                inside = character != '"';
                afterMark = !inside;
            } else if (character == '"' && (start || afterMark)) {
                inside = true;
                start = false;
                afterMark = false;
            } else {
                start = character == separator || start && character == ' ';
                afterMark = false;
            }
        }
        return inside;
    }
}
