package io.tollgate.security;

import io.tollgate.accounts.UserAccount;
import io.tollgate.secrets.Tokens;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/** The sessions of an account on all nodes. The id of a session opens it, so only a hash of it is shown. */
@Component
public final class OpenSessions {

    private final ObjectProvider<FindByIndexNameSessionRepository<? extends Session>> sessions;

    /** @param sessions none without a web server */
    OpenSessions(ObjectProvider<FindByIndexNameSessionRepository<? extends Session>> sessions) {
        this.sessions = sessions;
    }

    /** @param handle names it, and opens nothing */
    public record OpenSession(String handle, Instant since, Instant lastUsedAt, String address, String browser) {}

    /** The open sessions of an account, the latest first. */
    public List<OpenSession> of(UserAccount account) {
        return all(account).entrySet().stream().map(one -> new OpenSession(handle(one.getKey()), one.getValue().getCreationTime(),
                one.getValue().getLastAccessedTime(), text(one.getValue(), SessionAccounts.ADDRESS),
                text(one.getValue(), SessionAccounts.BROWSER)))
                .sorted(Comparator.comparing(OpenSession::lastUsedAt).reversed()).toList();
    }

    /** Ends a session on all nodes. */
    public void end(UserAccount account, String handle) {
        all(account).keySet().stream().filter(id -> handle(id).equals(handle))
                .forEach(id -> sessions.ifAvailable(repository -> repository.deleteById(id)));
    }

    /** @param id of a session */
    public static String handle(String id) {
        return HexFormat.of().formatHex(Tokens.hash(id), 0, 8);
    }

    /** Those that count: not of before the account lost a role or its password was changed. */
    private Map<String, ? extends Session> all(UserAccount account) {
        FindByIndexNameSessionRepository<? extends Session> repository = sessions.getIfAvailable();
        if (repository == null) {
            return Map.of();
        }
        Map<String, ? extends Session> found = repository.findByPrincipalName(account.name());
        found.values().removeIf(session -> !Integer.valueOf(account.generation()).equals(session.getAttribute(SessionAccounts.GENERATION))
                || session.isExpired());
        return found;
    }

    private static String text(Session session, String attribute) {
        return Optional.ofNullable(session.<Object>getAttribute(attribute)).map(Object::toString).orElse("");
    }
}
