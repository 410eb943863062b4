package io.tollgate.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.component.servlet.CamelHttpTransportServlet;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;

/**
 * Measures side by side what servers take for an echo, without a line of Tollgate: the bare web server by a valve and by a servlet, Camel
 * behind its servlet, and camel-platform-http with its own engine, Vert.x. The sender is a process of its own.
 */
public final class ServersBench {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

    private ServersBench() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("Tomcat, a valve", valve());
        ports.put("Tomcat, a servlet", new EchoServer().port());
        ports.put("Tomcat, camel-servlet", camelServlet());
        ports.put("Vert.x, camel-platform-http", platformHttp());
        Map<String, Double> sums = new LinkedHashMap<>();
        double idle = AcceptsBench.idle();
        for (int round = 0; round <= ROUNDS; round++) {
            for (Map.Entry<String, Integer> server : ports.entrySet()) {
                AcceptsBench.Cost cost = AcceptsBench.cost(server.getValue(), "/messages", "token", idle);
                System.out.println((round == 0 ? "warm-up: " : "round " + round + ": ") + server.getKey() + ": " + cost);
                if (round > 0) {
                    sums.merge(server.getKey(), cost.cpuMicros(), Double::sum);
                }
            }
        }
        double bare = sums.get("Tomcat, a servlet");
        sums.forEach((server, sum) -> System.out.printf("%-28s %6.1f us an echo, %.2f times the bare servlet%n", server, sum / ROUNDS,
                sum / bare));
        System.exit(0);
    }

    private static Tomcat tomcat() throws IOException {
        Tomcat server = new Tomcat();
        server.setBaseDir(Files.createTempDirectory("echo").toString());
        server.setPort(0);
        server.getConnector().getProtocolHandler().setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.getConnector().setProperty("maxKeepAliveRequests", "10000");
        return server;
    }

    private static int valve() throws Exception {
        Tomcat server = tomcat();
        server.getEngine().getPipeline().addValve(new ValveBase(true) {
            @Override
            public void invoke(Request request, Response response) throws IOException {
                request.getInputStream().readAllBytes();
                response.setContentType("application/json;charset=UTF-8");
                response.setContentLength(EchoServer.ANSWER.length);
                response.getOutputStream().write(EchoServer.ANSWER);
            }
        });
        server.start();
        return server.getConnector().getLocalPort();
    }

    private static CamelContext camel(String from, Object... services) throws Exception {
        CamelContext camel = new DefaultCamelContext();
        for (Object service : services) {
            camel.addService(service);
        }
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).process(ServersBench::echo);
            }
        });
        camel.start();
        return camel;
    }

    private static void echo(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        if (body.length == 0) {
            throw new IllegalArgumentException("no body");
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json;charset=UTF-8");
        exchange.getMessage().setBody(EchoServer.ANSWER);
    }

    private static int camelServlet() throws Exception {
        Tomcat server = tomcat();
        Context context = server.addContext("", null);
        Wrapper servlet = Tomcat.addServlet(context, "CamelServlet", new CamelHttpTransportServlet());
        servlet.setLoadOnStartup(1);
        context.addServletMapping("/*", "CamelServlet");
        server.start();
        camel("servlet:/messages?disableStreamCache=true&chunked=false");
        return server.getConnector().getLocalPort();
    }

    private static int platformHttp() throws Exception {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setPort(18_999);
        configuration.setHost("127.0.0.1");
        camel("platform-http:/messages", new VertxPlatformHttpServer(configuration));
        return 18_999;
    }
}
