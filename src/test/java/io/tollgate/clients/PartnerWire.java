package io.tollgate.clients;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to a server on this machine, on which somebody listens to each byte of both directions. */
final class PartnerWire implements AutoCloseable {

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream(); // locks itself
    private final ServerSocket ear;
    private final URI server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    PartnerWire(URI server) throws IOException {
        this.server = server;
        this.ear = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    URI root() {
        return URI.create("http://127.0.0.1:" + ear.getLocalPort());
    }

    String heard() {
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    private void accept() {
        while (!ear.isClosed()) {
            try {
                Socket near = ear.accept();
                Socket far = new Socket(server.getHost(), server.getPort());
                open.add(near);
                open.add(far);
                Thread.startVirtualThread(() -> passes(near, far));
                Thread.startVirtualThread(() -> passes(far, near));
            } catch (IOException closed) {
                // whoever called hears of it
            }
        }
    }

    private void passes(Socket from, Socket to) {
        byte[] bytes = new byte[1 << 14];
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                heard.write(bytes, 0, read);
                out.write(bytes, 0, read);
                out.flush();
            }
        } catch (IOException closed) {
            // either side may end it
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        ear.close();
        for (Socket one : open) {
            one.close();
        }
    }
}
