package io.tollgate.recipient;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The tables of this package: cells divided by commas, of which none is inside a cell that is read; comments begin with {@code #}. */
final class Resource {

    private Resource() {}

    /** The rows below the header. */
    static Stream<String[]> rows(String name) {
        try (var reader = new BufferedReader(new InputStreamReader(
                requireNonNull(Resource.class.getResourceAsStream(name)), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).skip(1).map(line -> line.split(",")).toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
