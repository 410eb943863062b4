package io.tollgate.receivables.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.receivables.sending.Parcel.Document;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways by which a parcel reaches a buyer, each against a real receiver. */
class CarriersTest {

    private static final byte[] PDF = "%PDF-1.7 invoice".getBytes(StandardCharsets.UTF_8);
    private static final byte[] UBL = "<Invoice>\u00e9</Invoice>".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void aMailHasTheLetterAndTheDocuments() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            mail("smtp://127.0.0.1:" + server.getSmtp().getPort(), "billing@tollgate.example", parcel("accounts@vela.example"));

            MimeMessage mail = server.getReceivedMessages()[0];
            assertThat(server.getReceivedMessages()).hasSize(1);
            assertThat(mail.getSubject()).isEqualTo("Rechnung 2026-000017 f\u00fcr Vela");
            assertThat(mail.getFrom()[0]).hasToString("billing@tollgate.example");
            assertThat(mail.getAllRecipients()).hasSize(1);
            assertThat(mail.getAllRecipients()[0]).hasToString("accounts@vela.example");
            assertThat(mail.getHeader("X-Tollgate-Parcel")).containsExactly("2026-000017");
            Multipart parts = (Multipart) mail.getContent();
            assertThat(parts.getBodyPart(0).getContent().toString()).contains("anbei die Rechnung f\u00fcr M\u00e4rz");
            List<String> names = new ArrayList<>();
            for (int one = 1; one < parts.getCount(); one++) {
                BodyPart part = parts.getBodyPart(one);
                names.add(part.getFileName());
                assertThat(part.getInputStream().readAllBytes()).isEqualTo(part.getFileName().endsWith("pdf") ? PDF : UBL);
            }
            assertThat(names).containsExactlyInAnyOrder("2026-000017.pdf", "2026-000017.xml");
        } finally {
            server.stop();
        }
    }

    @Test
    void aPlainMailGoesByTheSameServerAndSaysWhyNot() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        String url = "smtp://127.0.0.1:" + server.getSmtp().getPort();
        try {
            assertThat(plain(url, "tollgate@tollgate.example", "officer@tollgate.example")).isEmpty();
            MimeMessage mail = server.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("Etwas wartet");
            assertThat(mail.getHeader("X-Tollgate-Parcel")).containsExactly("notice-7-1");
            assertThat(mail.getContent().toString()).contains("Anträge: 2");
        } finally {
            server.stop();
        }
        assertThat(plain(url, "tollgate@tollgate.example", "officer@tollgate.example")).get().asString().contains("did not take it")
                .doesNotContain("officer");
        assertThat(plain(url, "tollgate@tollgate.example", "a@b,c@d")).get().asString().contains("no mail address");
    }

    private static Optional<String> plain(String server, String from, String receiver) throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            InvoiceMailRoute route = route(camel, server, from);
            PlainMails mails = new ServersMails(new SendingSettings(from, "", "", ""), List.of(route));
            assertThat(mails.areSetUp()).isTrue();
            return mails.failure("notice-7-1", receiver, "Etwas wartet", "Anträge: 2\n");
        }
    }

    @Test
    void aMailIsTriedAgainWhileTheServerIsAwayAndNeverWithoutAnAddress() throws Exception {
        int closed;
        try (ServerSocket port = new ServerSocket(0)) {
            closed = port.getLocalPort();
        }
        String away = "smtp://127.0.0.1:" + closed;
        assertThatThrownBy(() -> mail(away, "billing@tollgate.example", parcel("accounts@vela.example")))
                .isInstanceOf(NotCarried.class).hasMessageContaining("did not take it").hasMessageNotContaining("vela")
                .matches(failure -> !((NotCarried) failure).isForGood());
        assertThatThrownBy(() -> mail(away, "", parcel("accounts@vela.example"))).hasMessageContaining("sending.from is not set");
        for (String none : List.of("", "nobody", "a@b,c@d", "a@b\nBcc: c@d")) {
            assertThatThrownBy(() -> mail(away, "billing@tollgate.example", parcel(none))).hasMessageContaining("no mail address")
                    .matches(failure -> ((NotCarried) failure).isForGood());
        }
    }

    @Test
    void aFolderGetsEachDocumentWholeAndOnce() throws Exception {
        Path inside = folder.resolve("invoices");
        FolderCarrier carrier = new FolderCarrier(new SendingSettings("", inside.toString(), "", ""));

        carrier.carry(parcel(""));
        carrier.carry(parcel(""));

        try (Stream<Path> files = Files.list(inside)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("2026-000017.pdf", "2026-000017.xml");
        }
        assertThat(inside.resolve("2026-000017.xml")).hasBinaryContent(UBL);
        Path file = Files.writeString(folder.resolve("a-file"), "in the way");
        assertThatThrownBy(() -> new FolderCarrier(new SendingSettings("", file.toString(), "", "")).carry(parcel("")))
                .isInstanceOf(NotCarried.class).hasMessageContaining("the folder cannot be written");
        assertThatThrownBy(() -> new FolderCarrier(new SendingSettings("", "", "", "")).carry(parcel("")))
                .hasMessageContaining("folder is not set");
    }

    @ParameterizedTest
    @CsvSource({"200, sent", "202, sent", "503, again", "429, again", "401, again", "400, for good", "422, for good"})
    void anAccessPointGetsTheUblWithTheNameOfTheParcel(int status, String what) throws Exception {
        List<String> seen = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst(
                    "Content-Type") + " " + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + new String(exchange.getRequestBody().readAllBytes(),
                            StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        SendingSettings settings = new SendingSettings("", "",
                "http://localhost:" + server.getAddress().getPort() + "/outbound", "secret");
        try (AccessPointCarrier carrier = new AccessPointCarrier(settings)) {
            if (what.equals("sent")) {
                carrier.carry(parcel(""));
            } else {
                assertThatThrownBy(() -> carrier.carry(parcel(""))).hasMessage("the access point answered " + status)
                        .matches(failure -> ((NotCarried) failure).isForGood() == what.equals("for good"));
            }
            assertThat(seen).containsExactly("POST /outbound application/xml 2026-000017 Bearer secret <Invoice>\u00e9</Invoice>");
            assertThatThrownBy(() -> carrier.carry(new Parcel("2026-000017", "", "", "", List.of(), false)))
                    .hasMessageContaining("there is no UBL");
        } finally {
            server.stop(0);
        }
        try (AccessPointCarrier carrier = new AccessPointCarrier(settings)) {
            assertThatThrownBy(() -> carrier.carry(parcel(""))).hasMessageContaining("cannot be reached");
        }
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nobody |                     | must be a mail address
                   | ftp://ap.example/x  | must be a URL
                   | ap.example          | must be a URL
            """)
    void refusesSettingsThatAreWrong(String from, String accessPoint, String complaint) {
        assertThatThrownBy(() -> new SendingSettings(from == null ? "" : from, "", accessPoint == null ? "" : accessPoint, ""))
                .hasMessageContaining(complaint);
    }

    private static void mail(String server, String from, Parcel parcel) throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            route(camel, server, from).carry(parcel);
        }
    }

    private static InvoiceMailRoute route(DefaultCamelContext camel, String server, String from) throws Exception {
        Properties properties = new Properties();
        properties.put("tollgate.routes.invoice-mail.to", server);
        camel.getPropertiesComponent().setInitialProperties(properties);
        camel.start();
        InvoiceMailRoute route = new InvoiceMailRoute(new SendingSettings(from, "", "", ""), camel.createProducerTemplate());
        camel.addRoutes(route);
        return route;
    }

    private static Parcel parcel(String receiver) {
        return new Parcel("2026-000017", receiver, "Rechnung 2026-000017 f\u00fcr Vela",
                "Guten Tag,\n\nanbei die Rechnung f\u00fcr M\u00e4rz.\n",
                List.of(new Document("2026-000017.pdf", Form.PDF, PDF), new Document("2026-000017.xml", Form.UBL, UBL)), false);
    }
}
