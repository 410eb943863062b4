package io.tollgate.downstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of bare sockets, which can do what a well-behaved server never does. One answer for each connection. */
final class RawNetwork implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** What the server does with a connection. */
    enum Manner {
        /** Resets it at once. */
        RESETS_BEFORE,
        /** Reads the request, then resets the connection. */
        RESETS_AFTER,
        /** Reads the request and says nothing. */
        SILENT,
        /** Reads the request, answers, and goes on with a part of its body for ever. */
        ENDLESS,
        /** Reads the request, answers, and closes. */
        ANSWERS
    }

    RawNetwork(Manner manner, String answer) throws IOException {
        Thread.ofVirtual().start(() -> serve(manner, answer.replace("~", "\r\n")));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Whole requests, with their heads. */
    List<String> requests() {
        return requests;
    }

    private void serve(Manner manner, String answer) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client, manner, answer));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void serve(Socket client, Manner manner, String answer) {
        try {
            if (manner != Manner.RESETS_BEFORE) {
                requests.add(request(client.getInputStream()));
            }
            OutputStream output = client.getOutputStream();
            switch (manner) {
                case RESETS_BEFORE, RESETS_AFTER -> {
                    client.setSoLinger(true, 0);
                    client.close();
                }
                case SILENT -> {}
                case ANSWERS -> {
                    output.write(answer.getBytes(StandardCharsets.UTF_8));
                    client.close();
                }
                case ENDLESS -> {
                    output.write(answer.getBytes(StandardCharsets.UTF_8));
                    while (true) {
                        output.write(("1000\r\n" + ".".repeat(0x1000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    }
                }
            }
        } catch (IOException over) {
            // as expected: the other side has closed the connection
        }
    }

    private static String request(InputStream input) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf("\r\n\r\n") < 0) {
            read.append((char) input.read());
        }
        String head = read.toString();
        int length = head.lines().filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip())).findFirst().orElse(0);
        return head + new String(input.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
