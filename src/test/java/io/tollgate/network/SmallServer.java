package io.tollgate.network;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The web server with Tollgate's configuration, one servlet and no database. */
final class SmallServer implements AutoCloseable {

    private final ServletWebServerApplicationContext context;

    /** @param settings as on the command line */
    SmallServer(String... settings) {
        String[] all = Stream.concat(Stream.of("--server.port=0", "--spring.main.banner-mode=off", "--spring.threads.virtual.enabled=true",
                "--spring.jmx.enabled=false", "--server.shutdown=immediate"), Stream.of(settings)).toArray(String[]::new);
        context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(Parts.class).web(WebApplicationType.SERVLET)
                .properties("spring.config.name=none").run(all);
    }

    int port() {
        return context.getWebServer().getPort();
    }

    /** The number of requests to {@code /work} that wait. */
    int working() {
        return context.getBean(Echo.class).work.getQueueLength();
    }

    /** Lets one request to {@code /work} finish. */
    void workIsDone() {
        context.getBean(Echo.class).work.release();
    }

    /** From now on the server does not go on after a request to {@code /later} has ended, until {@link #goesOn}. */
    void holdsAtTheEnd() {
        context.getBean(Echo.class).held = new CountDownLatch(1);
    }

    /** Whether the server is held. */
    boolean isHeld() {
        return context.getBean(Echo.class).isHeld;
    }

    void goesOn() {
        context.getBean(Echo.class).held.countDown();
    }

    @Override
    public void close() {
        context.close();
    }

    /** It has no annotation of a configuration, as Tollgate's own search would find it. */
    @ImportAutoConfiguration({SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class})
    @EnableConfigurationProperties(ConnectionSettings.class)
    @Import({NetworkConfiguration.class, PageHeaders.class, Echo.class})
    static class Parts {

        @Bean
        ServletRegistrationBean<Echo> echo(Echo echo) {
            return new ServletRegistrationBean<>(echo, "/");
        }

        @Bean
        ServletListenerRegistrationBean<ServletRequestListener> ends(Echo echo) {
            return new ServletListenerRegistrationBean<>(new ServletRequestListener() {
                @Override
                public void requestDestroyed(ServletRequestEvent event) {
                    if (event.getServletRequest() instanceof HttpServletRequest request && request.getServletPath().equals("/later")) {
                        echo.isHeld = true;
                        awaitUninterruptibly(echo.held);
                        echo.isHeld = false;
                    }
                }
            });
        }

        private static void awaitUninterruptibly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Answers with the length of the body, and with the client's port in a header; at {@code /work} only after {@link #workIsDone}, at
     * {@code /later} as well, but on another thread, at {@code /refuse} after so many bytes.
     */
    static final class Echo extends HttpServlet {

        private final transient Semaphore work = new Semaphore(0);
        private transient volatile CountDownLatch held = new CountDownLatch(0);
        private volatile boolean isHeld;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setIntHeader("X-Port", request.getRemotePort());
            if (request.getServletPath().equals("/refuse")) {
                int read = request.getInputStream().readNBytes(Integer.parseInt(request.getParameter("after"))).length;
                response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
                response.getWriter().write("after " + read);
                return;
            }
            long length = request.getInputStream().readAllBytes().length;
            if (request.getServletPath().equals("/work")) {
                work.acquireUninterruptibly();
            }
            if (request.getServletPath().equals("/later")) {
                AsyncContext later = request.startAsync();
                Thread.ofVirtual().start(() -> {
                    work.acquireUninterruptibly();
                    later.complete();
                });
            }
            if (request.getServletPath().equals("/session")) {
                request.getSession();
            }
            response.getWriter().write("length " + length);
        }
    }
}
