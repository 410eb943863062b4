package io.tollgate.kafka;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which topics are for which businesses. @param businesses the handles of each topic; {@code *} stands for all */
record TopicRights(Map<String, Set<String>> businesses) {

    private static final String ALL = "*";
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    /** @param pairs such as {@code flights=vela}; a topic may stand in several. @throws IllegalArgumentException if one is no such pair */
    static TopicRights read(String setting, Collection<String> pairs) {
        Map<String, Set<String>> businesses = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String topic = equals < 0 ? pair.strip() : pair.substring(0, equals).strip();
            String handle = equals < 0 ? "" : pair.substring(equals + 1).strip();
            if (!TOPIC.matcher(topic).matches() || handle.isEmpty()) {
                throw new IllegalArgumentException(setting + " (" + pair + ") must name a topic and a business. Maybe flights=vela, or"
                        + " flights=* for all businesses.");
            }
            businesses.computeIfAbsent(topic, _ -> new TreeSet<>()).add(handle);
        }
        return new TopicRights(businesses);
    }

    List<String> topics() {
        return List.copyOf(businesses.keySet());
    }

    /** The topics of a business. */
    List<String> topics(String handle) {
        return businesses.keySet().stream().filter(topic -> has(topic, handle)).toList();
    }

    boolean has(String topic, String handle) {
        Set<String> handles = businesses.getOrDefault(topic, Set.of());
        return handles.contains(handle) || handles.contains(ALL);
    }
}
