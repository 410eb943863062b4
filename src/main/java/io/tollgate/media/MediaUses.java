package io.tollgate.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The places where a message names files by ids: its own file, the header of an interactive message or of a template, their cards. */
public final class MediaUses {

    private MediaUses() {}

    /** @param path {@code template.components[0].parameters[0].image}; @param file the object with the id, which may be changed */
    public record Use(String path, MediaKind kind, ObjectNode file) {

        /** The use as it is written. */
        public String text() {
            return file.path("id").asString("");
        }

        /** Empty if it can be no id. */
        public Optional<MediaId> id() {
            return MediaId.parse(text());
        }
    }

    /** All uses, in the order of the message. */
    public static List<Use> in(JsonNode message) {
        List<Use> uses = new ArrayList<>();
        look("", message, uses);
        return uses;
    }

    /** Those of the property that has the content of the message; other properties are no part of it. */
    public static List<Use> in(JsonNode message, String property) {
        return in(message).stream().filter(use -> use.path().equals(property) || use.path().startsWith(property + ".")).toList();
    }

    private static void look(String path, JsonNode node, List<Use> uses) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                look(path + "[" + i + "]", node.get(i), uses);
            }
        }
        node.propertyStream().forEach(property -> {
            String inner = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            Optional<MediaKind> kind = MediaKind.of(property.getKey());
            if (kind.isPresent() && property.getValue() instanceof ObjectNode file && file.hasNonNull("id")) {
                uses.add(new Use(inner, kind.get(), file));
            } else {
                look(inner, property.getValue(), uses);
            }
        });
    }
}
