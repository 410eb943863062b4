package io.tollgate.console;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.MessageSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The script that makes a browser a device of encrypted chats. The build makes it where npm is at hand, so it may be missing. */
@Component
@ConditionalOnProperty("tollgate.handset.page")
class PhoneClient {

    /** The path of the script below the folder {@code static}. */
    static final String SCRIPT = "/encrypted-chats.js";

    private final MessageSource texts;
    private final boolean there = new ClassPathResource("static" + SCRIPT).exists();

    PhoneClient(MessageSource texts) {
        this.texts = texts;
    }

    /** What the script says. */
    enum Word {
        SET_UP_ABOUT, SET_UP, READY, NOT_YET, WAITING, BEGIN, NO_DEVICE, SAFETY, SAFETY_ABOUT, COMPARED, IS_COMPARED, CHANGED, SEEN, LIMIT,
        DEVICES_ABOUT, THIS, LAST_SEEN, REMOVE, REMOVE_THIS, SURE, REMOVED, AGAIN, OLD, FAILED, INSECURE, WAITS, NOT_SENT, REFUSED,
        MISMATCH, UTILITY, MARKETING, AUTHENTICATION, SERVICE, BADGE, STOPPED, NEW_KEYS, DEVICE_ADDED, DEVICE_REMOVED, OWN_ADDED,
        OWN_REMOVED, BROKEN, LEFT, REPORT, REPORT_ABOUT, REASON, REASON_CATEGORY, REASON_TEMPLATE, REASON_UNWANTED, REASON_FRAUD,
        REASON_OTHER, REPORT_BLOCK, REPORT_SEND, AS_DECLARED, DIFFERS, NOT_REPORTABLE, PLAIN
    }

    /**
     * The script on one page.
     *
     * @param there whether this installation has it
     * @param words as JSON, by the names that the script knows
     */
    record Client(boolean there, String words) {}

    Client in(Locale language) {
        Map<String, String> words = new TreeMap<>();
        for (Word word : Word.values()) {
            words.put(word.name(), texts.getMessage("handset.sealed." + word, null, language));
        }
        words.put("YOU", texts.getMessage("handset.you", null, language));
        words.put("THEY", texts.getMessage("handset.they", null, language));
        words.put("SEALED", texts.getMessage("handset.sealed.line", null, language));
        words.put("NO_BADGE", texts.getMessage("handset.badge.none", null, language));
        return new Client(there, JsonMapper.shared().writeValueAsString(words));
    }
}
