package io.tollgate.security;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.UserAccounts;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.webauthn.management.JdbcPublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.JdbcUserCredentialRepository;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;

/** Stores passkeys, and finds the account of each. */
@Configuration(proxyBeanMethods = false)
class Passkeys {

    @Bean
    PublicKeyCredentialUserEntityRepository passkeyUsers(JdbcTemplate jdbc) {
        return new JdbcPublicKeyCredentialUserEntityRepository(jdbc);
    }

    @Bean
    UserCredentialRepository passkeyCredentials(JdbcTemplate jdbc, RecordedSteps steps) {
        return new RecordedPasskeys(new JdbcUserCredentialRepository(jdbc), steps);
    }

    /** Finds accounts for passkeys. It gives no password, as only {@link SignIns} checks passwords. */
    @Bean
    UserDetailsService accountsOfPasskeys(UserAccounts accounts) {
        return name -> {
            AccountPrincipal principal = accounts.proved(name)
                    .orElseThrow(() -> new UsernameNotFoundException("no account, or a disabled one"));
            return User.withUsername(name).password("").authorities(new AccountAuthentication(principal).getAuthorities()).build();
        };
    }
}
