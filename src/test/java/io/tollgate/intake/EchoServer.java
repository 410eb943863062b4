package io.tollgate.intake;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.Executors;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** The web server that Tollgate uses, with nothing in it but a servlet that reads a body and answers as many bytes as an accept has. */
final class EchoServer implements AutoCloseable {

    static final byte[] ANSWER = """
            {"messaging_product":"whatsapp","contacts":[{"input":"+351912345678","wa_id":"351912345678"}],"messages":[{"id":"wamid.0123456789\
            01234567890123"}]}""".getBytes(StandardCharsets.UTF_8);

    private final Tomcat server = new Tomcat();

    EchoServer() throws LifecycleException {
        try {
            server.setBaseDir(Files.createTempDirectory("echo").toString());
        } catch (IOException noFolder) {
            throw new UncheckedIOException(noFolder);
        }
        server.setPort(0);
        server.getConnector().getProtocolHandler().setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.getConnector().setProperty("maxKeepAliveRequests", "10000");
        Context context = server.addContext("", null);
        Tomcat.addServlet(context, "echo", new Echo());
        context.addServletMapping("/", "echo");
        server.start();
    }

    int port() {
        return server.getConnector().getLocalPort();
    }

    @Override
    public void close() throws LifecycleException {
        server.stop();
        server.destroy();
    }

    private static final class Echo extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getInputStream().readAllBytes();
            response.setContentType("application/json;charset=UTF-8");
            response.setContentLength(ANSWER.length);
            response.getOutputStream().write(ANSWER);
        }
    }
}
