package io.tollgate.console;

import io.tollgate.accounts.Role;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Roles as readers call them, in a text that has them as programs do: {@code roles=AUDITOR,OFFICER}. */
@Component
final class RoleNames {

    private static final Pattern ROLE = Pattern.compile("\\b(" + Arrays.stream(Role.values()).map(Role::name)
            .collect(Collectors.joining("|")) + ")\\b");

    private final MessageSource texts;

    RoleNames(MessageSource texts) {
        this.texts = texts;
    }

    String in(String text, Locale locale) {
        return ROLE.matcher(text).replaceAll(found -> texts.getMessage("role." + found.group(), null, locale));
    }
}
