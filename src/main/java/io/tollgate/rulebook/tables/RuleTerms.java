package io.tollgate.rulebook.tables;

import io.tollgate.message.Category;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What rules need besides the case: the numbers and lists of their own rule book.
 *
 * @param plans       on the days of the business's zone
 * @param freeWindows when which category is free inside an open service window
 * @param lists       the entries of {@code tables/lists.csv}, by the name of their list
 * @param consentLaw  what the law of each place knows
 * @param seasons     spans of days that have a name, such as Ramadan
 * @param quality     of numbers, on the days of UTC; read by no rule
 * @param pacing      of large marketing sends, on the days of UTC
 */
public record RuleTerms(Timeline<Plans> plans, List<FreeWindow> freeWindows, Map<String, Set<String>> lists, ConsentLaw consentLaw,
        Seasons seasons, Timeline<QualityBounds> quality, Timeline<PacingBounds> pacing) {

    /** @param through the last day, included */
    record FreeWindow(Category category, LocalDate from, LocalDate through) {}

    public boolean listed(String list, String entry) {
        return lists.getOrDefault(list, Set.of()).contains(entry);
    }

    /** The days, in the business's zone, on which a category is free inside an open service window. */
    public List<RowDays> freeDays(Category category) {
        // a window that ends before it begins is a fault, which is told where the table is read
        return freeWindows.stream().filter(window -> window.category() == category && !window.through().isBefore(window.from()))
                .map(window -> new RowDays(window.from(), window.through())).toList();
    }

    /** @param day in the business's zone */
    public boolean freeInWindow(Category category, LocalDate day) {
        for (FreeWindow window : freeWindows) {
            if (window.category() == category && !day.isBefore(window.from()) && !day.isAfter(window.through())) {
                return true;
            }
        }
        return false;
    }
}
