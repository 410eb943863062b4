package io.tollgate.release;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.rule-owners.*}: who approves changes of which room of the rules, by role.
 *
 * @param rooms  the role of the owner by folder of {@code rules/}; the examples of a room are its owner's, too
 * @param others the role that approves changes of all other folders, and of files that are in none
 */
@ConfigurationProperties("tollgate.rule-owners")
public record RoomOwners(@DefaultValue Map<String, String> rooms, @DefaultValue("APPROVER") String others) {

    static final RoomOwners ONE = new RoomOwners(Map.of(), "APPROVER");

    public RoomOwners {
        rooms = Map.copyOf(rooms);
    }

    /** Every role that is an owner. */
    public Set<String> all() {
        Set<String> all = new TreeSet<>(rooms.values());
        all.add(others);
        return all;
    }

    /** The roles that must approve a change, by what is theirs; none if it has nothing but prose: then any of them may. */
    Map<String, Set<String>> of(Set<String> changed) {
        Map<String, Set<String>> owners = new TreeMap<>();
        changed.forEach(room -> owners.computeIfAbsent(rooms.getOrDefault(room, others), _ -> new TreeSet<>())
                .add(room.isEmpty() ? "rules/" : room + "/"));
        return owners;
    }
}
