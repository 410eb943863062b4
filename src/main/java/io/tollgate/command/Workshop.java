package io.tollgate.command;

import org.springframework.context.ConfigurableApplicationContext;

/** Opens the application for work on its database, without a web server and with a gate and routes that rest. */
@FunctionalInterface
public interface Workshop {

    /** @param options as of a server: {@code --tollgate.data=...} */
    ConfigurableApplicationContext open(String... options);
}
