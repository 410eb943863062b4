package io.tollgate.blocking;

import io.tollgate.blocking.StopList.InForce;
import io.tollgate.blocking.StopListFiles.Confirmed;
import io.tollgate.blocking.StopListFiles.Taken;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Puts a new generation in force in place of the former one, in one transaction, which is repeated if the database broke it off. */
@Component
class StopListTakeover {

    private final StopLists lists;
    private final StopListGenerations generations;

    StopListTakeover(StopLists lists, StopListGenerations generations) {
        this.lists = lists;
        this.generations = generations;
    }

    /** @throws StopListRefused if too many entries would go without the caller's confirmation */
    @Transactional
    public Taken putInForce(StopList list, int generation, int entries, byte[] content, Confirmed confirmed, Instant now) {
        lists.lockSwitch();
        InForce before = lists.get(list.name());
        if (!before.list().form().equals(list.form())) {
            throw new StopListRefused("Stop list `" + list.name() + "` was redefined meanwhile. Maybe send the file again.", List.of());
        }
        if (lists.isInForce(list.name(), content)) {
            generations.end(generation, StopListHistory.State.REPLACED, "The same file was in force already.", now);
            return new Taken(before.generation().orElseThrow(), before.entries(), before.entries(), false);
        }
        if (entries == 0 && !confirmed.empty()) {
            throw new StopListRefused("The file has no entries. Maybe it is the wrong file; if it is right, set empty=true.", List.of());
        }
        if (2L * entries < before.entries() && entries > 0 && !confirmed.shrinking()) {
            throw new StopListRefused("The file has " + entries + " entries, less than half of the " + before.entries()
                    + " in force. Maybe it is incomplete; if it is right, set shrinking=true.", List.of());
        }
        lists.replace(before, generation, now);
        return new Taken(generation, entries, before.entries(), true);
    }
}
