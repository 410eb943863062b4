package io.tollgate.release.merging;

import java.util.List;

/**
 * A part of a file that is changed as one: a rule, an example, a sentence of the vocabulary, a row.
 *
 * @param key  what it is known by in its file, on each side that changes it
 * @param name how people name it
 * @param lead the lines before it that belong to it: comments, tags, empty lines
 * @param body its own lines; none for what stands at the end of the file
 */
public record Block(String key, String name, List<String> lead, List<String> body) {

    static final String END = "\u0000end";

    public Block {
        lead = List.copyOf(lead);
        body = List.copyOf(body);
    }

    boolean isEnd() {
        return key.equals(END);
    }
}
