package io.tollgate;

import io.tollgate.command.Commands;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.TransformerFactory;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** The gate between businesses and the people they message. Start reading at {@code gate/GateRoute}. */
// Camel's own indicators of liveness and readiness would call a program that is starting broken, and log each of its routes.
// Tomcat's meters count sessions in its memory, where there are none, and make Java's server of beans for that.
@SpringBootApplication(excludeName = {"org.apache.camel.spring.boot.actuate.health.CamelAvailabilityCheckAutoConfiguration",
    "org.springframework.boot.tomcat.autoconfigure.metrics.TomcatMetricsAutoConfiguration"})
@ConfigurationPropertiesScan
public class Tollgate {

    /** Sets Java's own XML. A writer of PDFs asks for it several times; to look for it in all jars takes longer than the rest of a page. */
    public static void useXmlOfJava() {
        System.setProperty("javax.xml.transform.TransformerFactory", TransformerFactory.newDefaultInstance().getClass().getName());
        System.setProperty("javax.xml.parsers.DocumentBuilderFactory", DocumentBuilderFactory.newDefaultInstance().getClass().getName());
        System.setProperty("javax.xml.parsers.SAXParserFactory", SAXParserFactory.newDefaultInstance().getClass().getName());
    }

    public static void main(String[] arguments) {
        useXmlOfJava();
        if (Commands.asked(arguments)) {
            System.exit(Commands.run(Tollgate::workshop, Clock.systemUTC(), arguments));
        }
        boolean ends = OutOfMemory.endsTheProcess();
        SpringApplication application = new SpringApplication(Tollgate.class);
        application.addListeners(new RenamedSettings(), new PortCheck());
        application.run(arguments);
        if (!ends) {
            LoggerFactory.getLogger(Tollgate.class).warn("This Java does not end a process that has run out of memory. Maybe start it with"
                    + " -XX:+ExitOnOutOfMemoryError.");
        }
    }

    /** The application with its database, but without a server and without a gate, for a command that works on the database alone. */
    static ConfigurableApplicationContext workshop(String... options) {
        return new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE).run(Stream.concat(
                Stream.of("--tollgate.gate.workers=0", "--camel.main.auto-startup=false"), Arrays.stream(options)).toArray(String[]::new));
    }

    /** The only source of time. Code that decides gets an instant as a parameter. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
