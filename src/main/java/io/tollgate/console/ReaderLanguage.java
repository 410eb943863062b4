package io.tollgate.console;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;

/**
 * The language of the pages: the one that the reader has chosen, which a cookie keeps; otherwise the first that her browser asks for and
 * the pages have; otherwise English. Her region stays, as dates are written differently in it.
 */
@Component("localeResolver")
final class ReaderLanguage implements LocaleResolver {

    static final List<String> LANGUAGES = List.of("en", "de");
    private static final String COOKIE = "language";
    private static final String USED = ReaderLanguage.class.getName();
    private static final Duration KEPT = Duration.ofDays(365);

    /** Answers this request in this language, whatever the reader's is. */
    static void use(Locale language, HttpServletRequest request) {
        request.setAttribute(USED, language);
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        if (request.getAttribute(USED) instanceof Locale used) {
            return used;
        }
        List<Locale> wanted = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null
                ? List.of()
                : Collections.list(request.getLocales()).stream().filter(locale -> LANGUAGES.contains(locale.getLanguage())).toList();
        Optional<String> chosen = Stream.ofNullable(request.getCookies()).flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(COOKIE)).map(Cookie::getValue).filter(LANGUAGES::contains).findFirst();
        return chosen.map(language -> wanted.stream().filter(locale -> locale.getLanguage().equals(language)).findFirst()
                .orElseGet(() -> usual(language))).orElseGet(() -> wanted.stream().findFirst().orElseGet(() -> usual("en")));
    }

    private static Locale usual(String language) {
        return language.equals("de") ? Locale.GERMANY : Locale.UK;
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        ResponseCookie cookie = ResponseCookie.from(COOKIE, Objects.requireNonNull(locale).getLanguage()).path("/").httpOnly(true)
                .secure(request.isSecure()).sameSite("Lax").maxAge(KEPT).build();
        Objects.requireNonNull(response).addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
