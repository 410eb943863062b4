package io.tollgate.demonstration;

import io.tollgate.accounts.UserAccount;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Business;
import io.tollgate.secrets.Tokens;
import io.tollgate.security.BusinessMembers;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The account by which a visitor of the demonstration uses the business app of the small business. Its password is new at each start. */
@Component
@Profile("demo")
class AppAccount {

    static final String NAME = "baker";

    private final UserAccounts accounts;
    private final BusinessMembers members;
    private final String password = Tokens.generate("demo");

    AppAccount(UserAccounts accounts, BusinessMembers members) {
        this.accounts = accounts;
        this.members = members;
    }

    void open(Business business, Instant now) {
        UserAccount account = accounts.create(NAME, UserAccount.Kind.PERSON, Set.of(), Optional.of(password), "demonstration", now);
        members.add(account, business, "demonstration", now);
    }

    String password() {
        return password;
    }
}
