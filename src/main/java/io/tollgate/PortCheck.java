package io.tollgate;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Ends a start at once if its port is taken; the server itself would tell it only after the database has started. */
final class PortCheck implements ApplicationListener<ApplicationPreparedEvent> {

    private static final int DEFAULT_PORT = 8080;

    @Override
    public void onApplicationEvent(ApplicationPreparedEvent prepared) {
        Environment settings = prepared.getApplicationContext().getEnvironment();
        int port = settings.getProperty("server.port", Integer.class, DEFAULT_PORT);
        if (port <= 0) {
            return; // any free one, or no server
        }
        try {
            new ServerSocket(port, 1, settings.getProperty("server.address", InetAddress.class)).close();
        } catch (BindException taken) {
            throw new PortInUseException(port, taken);
        } catch (IOException unclear) {
            // the server tells it with what it knows
        }
    }
}
