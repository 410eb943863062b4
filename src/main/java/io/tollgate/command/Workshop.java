package io.tollgate.command;

import org.springframework.context.ConfigurableApplicationContext;

/** Opens the application to work on its database, without a web server, and with gate and routes stopped. */
@FunctionalInterface
public interface Workshop {

    /** @param options options of a server: {@code --tollgate.data=...} */
    ConfigurableApplicationContext open(String... options);
}
