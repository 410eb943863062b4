package io.tollgate.endtoend.signing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of the process that signs: {@code unix:/run/tollgate/signer}, or {@code tcp:127.0.0.1:9753} on this machine. */
public record SignerAddress(SocketAddress address) {

    private static final String UNIX = "unix:";
    private static final Pattern TCP = Pattern.compile("tcp:(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[?::1]?):(\\d{1,5})");
    private static final int MOST_PORT = 65_535;

    /** @throws IllegalArgumentException that says what is possible */
    public static SignerAddress of(String text) {
        if (text.startsWith(UNIX) && text.length() > UNIX.length()) {
            return new SignerAddress(UnixDomainSocketAddress.of(Path.of(text.substring(UNIX.length()))));
        }
        Matcher tcp = TCP.matcher(text);
        if (tcp.matches() && Integer.parseInt(tcp.group(2)) <= MOST_PORT) {
            return new SignerAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(tcp.group(2))));
        }
        throw new IllegalArgumentException("`" + text + "` is no address on this machine. Maybe unix:/run/tollgate/signer, or"
                + " tcp:127.0.0.1:9753.");
    }

    StandardProtocolFamily family() {
        return address instanceof UnixDomainSocketAddress ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET;
    }
}
