package io.tollgate.notices;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.database.Backoff;
import io.tollgate.database.RecurringWork;
import io.tollgate.delivery.SignedPosts;
import io.tollgate.notices.NoticeRows.Count;
import io.tollgate.notices.NoticeReaders.Reader;
import io.tollgate.receivables.sending.PlainMails;
import io.tollgate.secrets.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells people by mail, and the operator's webhook, that something waits for a person: each thing once, with all that is new at that time
 * in one notice. An account that has lost the role is not told. What could not be told is told later, with what is new then. If a process
 * ends during an attempt, the notice goes once more.
 */
@Component
public class Notices {

    private static final Logger log = LoggerFactory.getLogger(Notices.class);
    /** The path of the page behind the link, before its token. */
    public static final String CONFIRM = "/console/account/notices/confirm/";
    private static final int AT_ONCE = 20;
    private static final Duration TURN = Duration.ofSeconds(20);
    private static final Duration LOST = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /** From this number of failed attempts on the log warns. */
    private static final int MANY_ATTEMPTS = 8;

    private final Waiting things;
    private final NoticeRows rows;
    private final NoticeReaders readers;
    private final UserAccounts accounts;
    private final PlainMails mails;
    private final SignedPosts posts;
    private final MessageSource texts;
    private final NoticeSettings settings;

    Notices(Waiting things, NoticeRows rows, NoticeReaders readers, UserAccounts accounts, PlainMails mails, SignedPosts posts,
            MessageSource texts, NoticeSettings settings) {
        this.things = things;
        this.rows = rows;
        this.readers = readers;
        this.accounts = accounts;
        this.mails = mails;
        this.posts = posts;
        this.texts = texts;
        this.settings = settings;
    }

    /** Twice a minute. */
    @Bean
    static RecurringWork noticesOfWhatWaits(Notices notices) {
        return new RecurringWork("notices", notices::work);
    }

    /** Whether mails are set up, so that people can be told. */
    public boolean canMail() {
        return mails.areSetUp();
    }

    /**
     * Mails the link that confirms her address, if it is not confirmed.
     *
     * @return the key of the text that says why none is sent; empty if one is on its way, or none is needed
     */
    public Optional<String> askToConfirm(int account, Instant now) {
        Optional<NoticeReaders.Wish> wish = readers.wish(account).filter(_ -> !readers.isConfirmed(account));
        if (wish.isEmpty() || !canMail()) {
            return Optional.empty();
        }
        String token = Tokens.generate("mail");
        if (!readers.ask(account, Tokens.hash(token), now)) {
            return Optional.of("notices.problem.wait");
        }
        Locale language = wish.get().language();
        return mails.failure("confirm-" + account + "-" + now.getEpochSecond(), wish.get().email(),
                texts.getMessage("notice.confirm.subject", null, language), texts.getMessage("notice.confirm.text",
                        new Object[] {settings.pages() + CONFIRM + token}, language))
                .map(why -> {
                    log.warn("Account {} cannot be asked to confirm its address: {}", account, why);
                    return "notices.problem.mail";
                });
    }

    /** False if the link is not that of her present address, or was used. */
    public boolean confirm(int account, String token) {
        return readers.confirm(account, Tokens.hash(token));
    }

    /** Looks what waits, and tells it. True if there may be more to tell. */
    boolean work(Instant now) {
        if (rows.isDue(now)) {
            rows.saw(things.all(now), now);
        }
        webhook(now);
        List<Reader> due = readers.due(now, AT_ONCE);
        due.forEach(reader -> tell(reader, now));
        return due.size() == AT_ONCE;
    }

    /** The webhook reads as people do, but no account does so. */
    private void webhook(Instant now) {
        boolean wanted = !settings.webhook().isEmpty();
        if (wanted && !readers.has(NoticeReaders.WEBHOOK)) {
            readers.addWebhook(now);
        } else if (!wanted && readers.has(NoticeReaders.WEBHOOK)) {
            readers.remove(NoticeReaders.WEBHOOK);
        }
    }

    private void tell(Reader reader, Instant now) {
        List<Count> counts = rows.counts(kinds(reader), reader.told());
        if (counts.stream().noneMatch(count -> count.fresh() > 0)) {
            readers.wait(reader, next(reader, now));
            return;
        }
        if (!readers.begin(reader, now, now.plus(LOST))) {
            return; // another process was faster
        }
        long last = counts.stream().mapToLong(Count::last).max().orElse(reader.told());
        Optional<String> failure = reader.account() == NoticeReaders.WEBHOOK
                ? posts.failure(settings.webhookUri(), body(counts, now), settings.webhookSecret())
                : mails.failure("notice-" + reader.account() + "-" + last, reader.wish().email(), subject(reader), text(reader, counts));
        if (failure.isEmpty()) {
            readers.told(reader, Math.max(last, reader.told()), next(reader, now));
            return;
        }
        readers.failed(reader, now.plus(Backoff.wait(reader.attempts(), FIRST_PAUSE, LONGEST_PAUSE)));
        if (reader.attempts() + 1 == MANY_ATTEMPTS) {
            log.warn("{} cannot be told what waits: {}. It is tried each hour.", reader.account() == NoticeReaders.WEBHOOK
                    ? "The webhook of tollgate.notices.webhook"
                    : "Account " + reader.account(), failure.get());
        }
    }

    /** The next look. A reader who is told at once has the next look a little later, so that others have their turn. */
    private static Instant next(Reader reader, Instant now) {
        return reader.wish().pace() == NoticePace.AT_ONCE ? now.plus(TURN) : reader.wish().pace().after(now);
    }

    /** What she wants to know and may see now. */
    private Set<NoticeKind> kinds(Reader reader) {
        if (reader.account() == NoticeReaders.WEBHOOK) {
            return reader.wish().kinds();
        }
        Optional<AccountPrincipal> caller = accounts.find(reader.account())
                .filter(account -> account.enabled())
                .map(account -> new AccountPrincipal(account, account.roles(), Optional.empty()));
        return NoticeKind.sorted(reader.wish().kinds().stream().filter(kind -> caller.filter(kind::opensTo).isPresent()).toList());
    }

    private String subject(Reader reader) {
        return texts.getMessage("notice.subject", null, reader.wish().language());
    }

    private String text(Reader reader, List<Count> counts) {
        Locale language = reader.wish().language();
        StringBuilder text = new StringBuilder(texts.getMessage("notice.begin", null, language)).append("\n\n");
        for (Count count : counts) {
            text.append(texts.getMessage("notice.line", new Object[] {texts.getMessage("notice." + count.kind(), null, language),
                count.all(), count.fresh()}, language)).append("\n  ").append(settings.pages()).append(count.kind().path()).append("\n\n");
        }
        return text.append(texts.getMessage("notice.end", new Object[] {settings.pages() + "/console/account"}, language)).append('\n')
                .toString();
    }

    private byte[] body(List<Count> counts, Instant now) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("at", now.toString());
        body.put("waiting", counts.stream().map(count -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("kind", count.kind().name());
            one.put("new", count.fresh());
            one.put("all", count.all());
            one.put("url", settings.pages() + count.kind().path());
            return one;
        }).toList());
        return JsonMapper.shared().writeValueAsBytes(body);
    }
}
