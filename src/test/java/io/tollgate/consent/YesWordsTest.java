package io.tollgate.consent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stop is recognised generously, a consent narrowly: a yes is one word with punctuation around it. */
class YesWordsTest {

    private static final YesWords words = YesWords.load();

    @ParameterizedTest
    @ValueSource(strings = {"Ja", "ja!", "„Ja“", "Ja 👍", "ja ✅", "Ja\u200b", "\u200eJa\u200f", "*JA*", "ja 👍🏽", "❤️ Ja ❤️", " ja.\n",
        "ＪＡ", "YES"})
    void isAYes(String text) {
        assertThat(words.isYes(text, "de-AT")).as(text).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "👍", "ok", "Ja, gerne", "ja ja", "Ja?", "Ja 👎", "ja ❌", "🚫 ja", "Ja 🤔", "nein", "Jahr", "J a",
        "ja aber", "oui", "j4"})
    void isNoYes(String text) {
        assertThat(words.isYes(text, "de-AT")).as(text).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"हाँ", "हाँ 👍", "«हाँ»"})
    void accentsOfLettersMatter(String text) {
        assertThat(words.isYes(text, "hi")).isTrue();
        assertThat(words.isYes("हा", "hi")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "👍"})
    void aLongTextIsNoYes(String filler) {
        assertThat(words.isYes("ja" + filler.repeat(70_000), "de")).isFalse();
    }
}
