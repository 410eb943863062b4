package io.tollgate.rulebook;

import io.tollgate.message.Category;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What the rules need of their own book besides the case: who they are, and the numbers of the tables.
 *
 * @param cards       by the engine's name of the rule
 * @param freeWindows when which category is free inside an open service window
 */
record Terms(Map<String, RuleCard> cards, Plans plans, List<FreeWindow> freeWindows) {

    /** @param through the last day, included */
    record FreeWindow(Category category, LocalDate from, LocalDate through) {}

    RuleCard card(String rule) {
        return cards.get(rule);
    }

    /** @param day in the business's zone */
    boolean freeInWindow(Category category, LocalDate day) {
        for (FreeWindow window : freeWindows) {
            if (window.category() == category && !day.isBefore(window.from()) && !day.isAfter(window.through())) {
                return true;
            }
        }
        return false;
    }
}
