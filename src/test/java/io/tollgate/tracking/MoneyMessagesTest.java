package io.tollgate.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.tracking.MoneyMessages.Cost;
import io.tollgate.tracking.MoneyMessages.Item;
import io.tollgate.tracking.MoneyMessages.Part;
import io.tollgate.tracking.MoneyMessages.Wanted;
import io.tollgate.tracking.MoneyMessages.When;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** The messages behind a figure come in parts, each once, whether many fit or few. */
@TollgateTest
class MoneyMessagesTest {

    private static final Wanted ANY = new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("USD"));

    @Autowired
    World world;
    @Autowired
    NamedParameterJdbcTemplate jdbc;

    private EnrolledBusiness shop;
    private Instant now;
    private When days;
    private List<MessageId> dear;

    @BeforeEach
    void deliver() {
        shop = world.business().onAccount("50").enrol();
        now = Instant.now();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        days = new When.Days(today.minusDays(1), today);
        try (WorldBooks books = world.books()) {
            books.deliver(shop.id(), Category.MARKETING, now, List.of(0L, 500_000L, 0L));
            dear = books.deliver(shop.id(), Category.UTILITY, now, List.of(250_000L, 250_000L, 250_000L));
        }
    }

    private List<MessageId> all(MoneyMessages messages, Wanted wanted, Cost cost, int most) {
        List<MessageId> found = new ArrayList<>();
        Optional<MessageId> before = Optional.empty();
        do {
            Part part = messages.charged(wanted, days, cost, before, now, most);
            assertThat(part.items().size()).isLessThanOrEqualTo(most);
            part.items().stream().filter(item -> item.business().equals(shop.id())).map(Item::id).forEach(found::add);
            assertThat(part.next()).isNotEqualTo(before.or(() -> Optional.of(MessageId.first(Instant.EPOCH))));
            before = part.next();
        } while (before.isPresent());
        return found;
    }

    @Test
    void aSearchThatLooksAtFewAtOnceFindsAllInTheEnd() {
        MoneyMessages few = new MoneyMessages(jdbc, 5);

        List<MessageId> found = all(few, new Wanted(Optional.empty(), Optional.empty(), Optional.of(Category.UTILITY), Optional.of("USD")),
                Cost.PAID, 2);

        assertThat(found).isEqualTo(dear.stream().sorted(Comparator.reverseOrder()).toList());
    }

    @Test
    void thoseOfABusinessArePagedByItsIndex() {
        MoneyMessages messages = new MoneyMessages(jdbc);
        Wanted own = new Wanted(Optional.of(shop.id()), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(all(messages, own, Cost.ANY, 2)).hasSize(6).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
        assertThat(all(messages, own, Cost.PAID, 10)).hasSize(4);
        assertThat(all(messages, own, Cost.FREE, 1)).hasSize(2);
        YearMonth month = YearMonth.from(now.atZone(world.the(Ledger.class).account(shop.id()).zone()));
        assertThat(messages.charged(own, new When.Month(month), Cost.PAID, Optional.empty(), now, 10).items()).hasSize(4);
        assertThat(messages.charged(own, new When.Month(month.minusMonths(3)), Cost.ANY, Optional.empty(), now, 10).items()).isEmpty();
    }

    @Test
    void aMonthIsOneOfABusinessAndDaysGoForward() {
        MoneyMessages messages = new MoneyMessages(jdbc);
        assertThatThrownBy(() -> messages.charged(ANY, new When.Month(YearMonth.of(2026, 10)), Cost.ANY, Optional.empty(), now, 10))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("a month needs a business");
        assertThatThrownBy(() -> new When.Days(LocalDate.of(2026, 10, 2), LocalDate.of(2026, 10, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
