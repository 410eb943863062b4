package io.tollgate.console;

import java.util.ArrayList;
import java.util.List;

/** A small picture of numbers as bars, which the server draws; the same numbers stand in a table below it. */
record Bars(int width, int height, List<Bar> bars) {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 120;
    private static final int GAP = 4;

    /** A bar in the picture's units, from its upper left corner. @param marked it stands out */
    record Bar(int x, int y, int width, int height, boolean marked) {}

    /** @param values not negative, in the order of the bars; @param marked the number of one, or -1 */
    static Bars of(List<Long> values, int marked) {
        long most = Math.max(1, values.stream().mapToLong(Long::longValue).max().orElse(1));
        int each = values.isEmpty() ? WIDTH : WIDTH / values.size();
        List<Bar> bars = new ArrayList<>();
        for (int number = 0; number < values.size(); number++) {
            int height = (int) Math.round((double) values.get(number) / most * HEIGHT);
            bars.add(new Bar(number * each, HEIGHT - height, Math.max(1, each - GAP), height, number == marked));
        }
        return new Bars(WIDTH, HEIGHT, bars);
    }
}
