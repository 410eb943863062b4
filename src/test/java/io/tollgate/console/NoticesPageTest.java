package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.notices.NoticeKind;
import io.tollgate.notices.NoticePace;
import io.tollgate.notices.NoticeReaders;
import io.tollgate.notices.NoticeReaders.Wish;
import io.tollgate.world.TestAccounts;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Somebody orders mails about what waits on the page of her account. */
@TollgateTest
class NoticesPageTest {

    private static final String ACCOUNT = "/console/account";
    private static final String NOTICES = ACCOUNT + "/notices";
    private static final String NAME = "ordering officer";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    NoticeReaders readers;
    @Autowired
    UserAccounts accounts;

    private Browser officer;

    @BeforeEach
    void signIn() {
        TestAccounts.at(port, data).account(NAME, Set.of(Role.OFFICER));
        officer = new Browser(port, "127.0.6.21");
        assertThat(officer.signIn(NAME, PASSWORD, "/").statusCode()).isEqualTo(302);
    }

    @AfterEach
    void leave() {
        readers.remove(id());
        officer.close();
    }

    @Test
    void sheOrdersChangesAndEndsThem() {
        String before = officer.get(ACCOUNT).body();
        assertThat(before).contains("Mails about what waits", "Applications to decide", "No mail goes out yet").doesNotContain(
                "Held invoices", "No more mails");

        assertThat(order("officer@tollgate.example", "HOURLY", "APPLICATIONS", "RELEASES")).contains("No more mails",
                "value=\"officer@tollgate.example\"");
        assertThat(wish()).get().satisfies(wish -> {
            assertThat(wish.kinds()).containsExactly(NoticeKind.APPLICATIONS, NoticeKind.RELEASES);
            assertThat(wish.pace()).isEqualTo(NoticePace.HOURLY);
        });
        order("officer@tollgate.example", "DAILY", "TEMPLATES");
        assertThat(wish()).get().extracting(Wish::pace).isEqualTo(NoticePace.DAILY);

        officer.post(NOTICES + "/end", "x=1");
        assertThat(wish()).isEmpty();
    }

    @Test
    void theLinkInTheMailAsksBeforeItConfirms() {
        order("officer@tollgate.example", "HOURLY", "APPLICATIONS");
        assertThat(officer.get(NOTICES + "/confirm/mail_abc").body()).contains("Confirm");
        assertThat(readers.isConfirmed(id())).as("a program that looks into mails confirms nothing").isFalse();

        assertThat(officer.post(NOTICES + "/confirm/mail_abc", "x=1").statusCode()).isEqualTo(302);

        assertThat(officer.get(ACCOUNT).body()).contains("This link does not confirm your address");
        assertThat(officer.post(NOTICES + "/again", "x=1").statusCode()).isEqualTo(302);
        try (Browser nobody = new Browser(port, "127.0.6.22")) {
            assertThat(nobody.get(NOTICES + "/confirm/mail_abc").headers().firstValue("Location").orElseThrow())
                    .as("signing in leads back to it").contains("confirm/mail_abc");
        }
    }

    @Test
    void wrongOrdersAreRefused() {
        assertThat(order("nobody", "DAILY", "TEMPLATES")).contains("This is not one mail address. Maybe ");
        assertThat(order("a@b,c@d", "DAILY", "TEMPLATES")).contains("This is not one mail address. Maybe ");
        assertThat(order("officer@tollgate.example", "DAILY")).contains("at least one kind");
        assertThat(order("officer@tollgate.example", "DAILY", "HELD_INVOICES")).as("beyond her role").contains("at least one kind");
        assertThat(officer.post(NOTICES, "email=a%40b.example&pace=NEVER&kinds=TEMPLATES").statusCode()).isEqualTo(400);
        assertThat(officer.post(NOTICES, "email=a%40b.example&pace=DAILY&kinds=EVERYTHING").statusCode()).isEqualTo(400);

        assertThat(wish()).isEmpty();
    }

    private String order(String email, String pace, String... kinds) {
        String of = kinds.length == 0 ? "" : "&kinds=" + String.join("&kinds=", kinds);
        String form = "email=" + Browser.encoded(email) + "&pace=" + pace + of;
        assertThat(officer.post(NOTICES, form).statusCode()).isEqualTo(302);
        return officer.get(ACCOUNT).body();
    }

    private Optional<Wish> wish() {
        return readers.wish(id());
    }

    private int id() {
        return accounts.find(NAME).orElseThrow().id();
    }
}
