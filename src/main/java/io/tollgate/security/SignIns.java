package io.tollgate.security;

import io.tollgate.accounts.AccessTokens;
import io.tollgate.accounts.AccessTokens.Found;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.accounts.SignInFailures;
import io.tollgate.business.Businesses;
import io.tollgate.network.FailedSignIns;
import io.tollgate.security.SignInRefused.Why;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Reads who it is from a token or from a name and its password. After too many failures nobody is listened to for a while: from one
 * address, and under one name; who has signed in from an address before is not shut out there by what others do elsewhere.
 */
@Component
public final class SignIns {

    private final UserAccounts accounts;
    private final AccessTokens tokens;
    private final SignInFailures ofNames;
    private final FailedSignIns ofAddresses;
    private final Businesses businesses;
    private final Clock clock;

    SignIns(UserAccounts accounts, AccessTokens tokens, SignInFailures ofNames, FailedSignIns ofAddresses, Businesses businesses,
            Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.ofNames = ofNames;
        this.ofAddresses = ofAddresses;
        this.businesses = businesses;
        this.clock = clock;
    }

    /** Of a program. A token has 256 bits: failures are noted in the log, and lock nobody out. */
    AccountPrincipal byToken(String token, String address) {
        return switch (tokens.find(token, clock.instant())) {
            case Found.Valid(AccountPrincipal principal) -> principal;
            case Found.Ended(String why) ->
                    throw SignInRefused.of(Why.ENDED_TOKEN, why + ". Maybe sign in again, or have another one issued.");
            case Found.Unknown() -> throw unknown(token, address);
        };
    }

    private SignInRefused unknown(String token, String address) {
        if (businesses.byToken(token).isPresent()) {
            ofAddresses.programFailed(address, "a business's token at the administration");
            return SignInRefused.of(Why.PARTNERS_TOKEN,
                    "This is the token of a business, which sends messages with it. The administration has tokens of its own.");
        }
        ofAddresses.programFailed(address, "wrong administration token");
        return SignInRefused.of(Why.WRONG_TOKEN,
                "This is not the administration token, nor one that was issued to an account. Maybe it was renewed: the start of Tollgate"
                        + " says in which file it is.");
    }

    /** On a page, where people type. */
    AccountPrincipal byTypedToken(String token, String address) {
        Instant now = clock.instant();
        refuseTooMany(address, Optional.empty(), now);
        if (tokens.find(token, now) instanceof Found.Valid(AccountPrincipal principal)) {
            ofAddresses.succeeded(address);
            return principal;
        }
        ofAddresses.failed(address, "wrong token on the sign-in page");
        throw SignInRefused.of(Why.WRONG_TOKEN, "That is not the administration token, nor a token that is valid.");
    }

    /** What is wrong, the name or the password, is not told. */
    public AccountPrincipal byPassword(String name, String password, String address) {
        Instant now = clock.instant();
        refuseTooMany(address, Optional.of(name), now);
        Optional<AccountPrincipal> principal = accounts.byPassword(name, password);
        if (principal.isEmpty()) {
            ofAddresses.failed(address, "wrong name or password");
            ofNames.failed(name, now);
            throw SignInRefused.of(Why.WRONG_PASSWORD, "The name or the password is wrong.");
        }
        ofAddresses.succeeded(address, name);
        ofNames.succeeded(name);
        return principal.get();
    }

    private void refuseTooMany(String address, Optional<String> name, Instant now) {
        if (!ofAddresses.mayTry(address)) {
            throw SignInRefused.tooMany(FailedSignIns.WINDOW);
        }
        name.filter(known -> !ofAddresses.knows(address, known)).flatMap(tried -> ofNames.lockedUntil(tried, now)).ifPresent(until -> {
            throw SignInRefused.tooMany(Duration.between(now, until));
        });
    }
}
