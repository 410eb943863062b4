package io.tollgate.security;

import io.tollgate.accounts.AccessToken;
import io.tollgate.accounts.AccessTokens;
import io.tollgate.accounts.AccessTokens.Found;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Businesses;
import io.tollgate.security.SignInAttempts.UnderWay;
import io.tollgate.security.SignInRefused.Why;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads who it is from a token or from a name and its password. How often that may fail: {@link SignInAttempts}. */
@Component
public final class SignIns {

    /** The path at which a token is issued for a name and a password. */
    public static final String TOKENS = "/administration/v1/tokens";

    private final UserAccounts accounts;
    private final AccessTokens tokens;
    private final SignInAttempts attempts;
    private final Businesses businesses;
    private final Clock clock;

    SignIns(UserAccounts accounts, AccessTokens tokens, SignInAttempts attempts, Businesses businesses, Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.attempts = attempts;
        this.businesses = businesses;
        this.clock = clock;
    }

    /** The account of a program's token. Wrong tokens are logged but lock nobody out: nobody can guess 256 bits. */
    AccountPrincipal byToken(String token, String address) {
        return switch (tokens.find(token, clock.instant())) {
            case Found.Valid(AccountPrincipal principal) -> principal;
            case Found.Ended(String why, AccessToken ended, String account) -> {
                attempts.failedOtherwise(address, "a token that has ended", "token=" + ended.id() + " account=" + account);
                throw SignInRefused.of(Why.ENDED_TOKEN, why + ". Maybe sign in again, or have another one issued.");
            }
            case Found.Unknown() -> throw unknown(token, address);
        };
    }

    private SignInRefused unknown(String token, String address) {
        if (businesses.byToken(token).isPresent()) {
            attempts.failedOtherwise(address, "a business's token at the administration", "by=token of a business");
            return SignInRefused.of(Why.PARTNERS_TOKEN,
                    "This is the token of a business, which sends messages with it. The administration has tokens of its own. Ask an"
                            + " administrator for one.");
        }
        attempts.failedOtherwise(address, "wrong administration token", "by=token");
        return SignInRefused.of(Why.WRONG_TOKEN,
                "This is not the administration token, nor one that was issued to an account. Maybe it was renewed: the start of Tollgate"
                        + " says in which file it is. With a name and a password, POST " + TOKENS + " issues one.");
    }

    /** The account of a token that a person types on the sign-in page. */
    AccountPrincipal byTypedToken(String token, String address) {
        UnderWay attempt = attempts.begin(address, Optional.empty());
        if (tokens.find(token, clock.instant()) instanceof Found.Valid(AccountPrincipal principal)) {
            attempts.succeeded(attempt);
            return principal;
        }
        attempts.failed(attempt, "wrong token on the sign-in page");
        throw SignInRefused.of(Why.WRONG_TOKEN, "That is not the administration token, nor a token that is valid.");
    }

    /** The answer does not say whether the name or the password is wrong. */
    public AccountPrincipal byPassword(String name, String password, String address) {
        UnderWay attempt = attempts.begin(address, Optional.of(name));
        Optional<AccountPrincipal> principal = accounts.byPassword(name, password);
        if (principal.isEmpty()) {
            attempts.failed(attempt, "wrong name or password");
            throw SignInRefused.of(Why.WRONG_PASSWORD, "The name or the password is wrong.");
        }
        attempts.succeeded(attempt);
        return principal.get();
    }
}
