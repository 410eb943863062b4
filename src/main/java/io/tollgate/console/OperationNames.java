package io.tollgate.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The operations of the audit trail as readers call them. Files and programs have their ids. */
@Component
final class OperationNames {

    private static final String KEY = "operation.";
    private static final List<String> IDS = ResourceBundle.getBundle("messages", Locale.ROOT).keySet().stream()
            .filter(key -> key.startsWith(KEY)).map(key -> key.substring(KEY.length())).sorted().toList();

    private final MessageSource texts;

    OperationNames(MessageSource texts) {
        this.texts = texts;
    }

    /** The id itself, if there is no name: of an entry that an older version has written. */
    String name(String id, Locale locale) {
        return Optional.ofNullable(texts.getMessage(KEY + id, null, null, locale)).orElse(id);
    }

    /** All names, in the order of the alphabet. */
    List<String> names(Locale locale) {
        return IDS.stream().map(id -> name(id, locale)).sorted(String.CASE_INSENSITIVE_ORDER).toList();
    }

    /** What somebody has typed or chosen: a name in any language of the pages, or an id. */
    String id(String typed) {
        return IDS.stream().filter(id -> ReaderLanguage.LANGUAGES.stream()
                .anyMatch(language -> name(id, Locale.of(language)).equalsIgnoreCase(typed))).findFirst().orElse(typed);
    }
}
