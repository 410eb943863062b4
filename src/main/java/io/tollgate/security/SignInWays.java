package io.tollgate.security;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.stereotype.Component;

/** Other ways to sign in that the sign-in page offers. */
@Component
public final class SignInWays {

    private final ObjectProvider<ClientRegistrationRepository> servers;
    private final SignInSettings settings;

    SignInWays(ObjectProvider<ClientRegistrationRepository> servers, SignInSettings settings) {
        this.servers = servers;
        this.settings = settings;
    }

    /** A link of the page. @param name empty for passkeys, whose name depends on the language */
    public record Way(String path, String name) {}

    public List<Way> others() {
        List<Way> ways = new ArrayList<>();
        if (settings.passkeys().wanted()) {
            ways.add(new Way(SignInPaths.PASSKEY, ""));
        }
        servers.ifAvailable(known -> {
            if (known instanceof Iterable<?> all) {
                all.forEach(one -> {
                    if (one instanceof ClientRegistration server) {
                        ways.add(new Way("/oauth2/authorization/" + server.getRegistrationId(), server.getClientName()));
                    }
                });
            }
        });
        return ways;
    }

    public boolean passkeys() {
        return settings.passkeys().wanted();
    }
}
