package io.tollgate.security;

import static java.util.Objects.requireNonNull;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.AccountRefused;
import io.tollgate.accounts.ForeignIdentity;
import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccount;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.accounts.UserAccounts.Vouched;
import java.io.Serial;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Component;

/**
 * Signs people in whom another server vouches for (OpenID Connect). The first sign-in makes an account without a password; each sign-in
 * sets the roles that the server gives now.
 */
@Component
final class ForeignSignIn implements OAuth2UserService<OidcUserRequest, OidcUser> {

    private final OidcUserService claims = new OidcUserService();
    private final UserAccounts accounts;
    private final SignInSettings settings;
    private final RecordedSteps steps;
    private final Clock clock;

    ForeignSignIn(UserAccounts accounts, SignInSettings settings, RecordedSteps steps, Clock clock) {
        this.steps = steps;
        this.accounts = accounts;
        this.settings = settings;
        this.clock = clock;
    }

    /** The signed-in user, with the account that the session belongs to. */
    static final class ForeignUser extends DefaultOidcUser {

        @Serial
        private static final long serialVersionUID = 1;

        private final transient AccountPrincipal account;

        ForeignUser(OidcUser user, AccountPrincipal account) {
            super(user.getAuthorities(), user.getIdToken(), user.getUserInfo());
            this.account = account;
        }

        AccountPrincipal account() {
            return account;
        }
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        OidcUser user = claims.loadUser(request);
        String name = Optional.ofNullable(user.getClaimAsString(settings.oidc().nameClaim()))
                .orElseThrow(
                        () -> refused("The sign-in server does not say who you are: it sends no " + settings.oidc().nameClaim() + "."));
        Set<Role> roles = settings.oidc()
                .of(Optional.ofNullable(user.getClaimAsStringList(settings.oidc().rolesClaim())).orElse(List.of()));
        if (roles.isEmpty()) {
            throw refused("The sign-in server gives you no role of Tollgate. Maybe ask for one in its claim " + settings.oidc().rolesClaim()
                    + ".");
        }
        try {
            Vouched vouched = accounts.vouched(
                    new ForeignIdentity(requireNonNull(user.getIssuer()).toString(), requireNonNull(user.getSubject())), name, roles,
                    clock.instant());
            note(vouched);
            return new ForeignUser(user, vouched.principal());
        } catch (AccountRefused refused) {
            throw refused(String.valueOf(refused.getMessage()));
        }
    }

    /** Notes in the audit trail what the word of the foreign server has changed. */
    private void note(Vouched vouched) {
        UserAccount now = vouched.principal().account();
        if (vouched.before().isEmpty()) {
            steps.note("createAccount", "account=" + now.name() + " roles=" + now.roles());
        } else if (!vouched.before().get().roles().equals(now.roles())) {
            steps.note("changeAccount", "account=" + now.name() + " before:roles=" + vouched.before().get().roles() + " after:roles="
                    + now.roles());
        }
    }

    private static OAuth2AuthenticationException refused(String why) {
        return new OAuth2AuthenticationException(new OAuth2Error("no_account", why, null), why);
    }
}
