package io.tollgate;

import io.tollgate.command.Commands;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

import org.springframework.context.annotation.Bean;

/** The gate between businesses and the people they message. Start reading at {@code gate/GateRoute}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Tollgate {

    public static void main(String[] arguments) {
        if (Commands.asked(arguments)) {
            System.exit(Commands.run(arguments));
        }
        SpringApplication.run(Tollgate.class, arguments);
    }

    /** The one source of time; everything behind the edges is handed an instant. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
