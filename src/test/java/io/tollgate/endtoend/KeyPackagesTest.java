package io.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.Partner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Key packages: which are taken, and who gets them. */
@TollgateTest
class KeyPackagesTest extends DevicesFixture {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            of another device's key   | has another key than the device
            of another credential     | must have a valid credential of this device
            for a year                | must be valid now, and for at most 90 days
            of the past               | must be valid now
            of the future             | must be valid now
            a byte changed            | whose signature is not right
            noise                     | must be of MLS 1.0
            """)
    void aWrongPackageIsRefusedAndNoneIsTaken(String what, String why) {
        TestDevice tablet = TestDevice.of(shop.root(), messenger, ana.number().e164());
        Instant now = Instant.now();
        byte[] wrong = switch (what) {
            case "of another device's key" -> tablet.keyPackage();
            case "of another credential" -> phone.keyPackageOf(tablet.credential());
            case "for a year" -> phone.keyPackage(now.minusSeconds(1), now.plus(Duration.ofDays(365)));
            case "of the past" -> phone.keyPackage(now.minusSeconds(9), now.minusSeconds(1));
            case "of the future" -> phone.keyPackage(now.plusSeconds(900), now.plusSeconds(9000));
            case "a byte changed" -> {
                byte[] bytes = phone.keyPackage();
                bytes[60] ^= 1; // of its leaf
                yield bytes;
            }
            default -> new byte[] {7, 7, 7};
        };

        Partner.Reply reply = phone.brings(List.of(phone.keyPackage(), wrong), "null");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.details()).contains("'packages[1]' ").contains(why);
        assertThat(phone.brings(List.of(), "null").json().path("stock").asInt()).isZero();
    }

    @Test
    void aReferenceComesOnceAndTheStockIsBounded() {
        byte[] one = phone.keyPackage();
        assertThat(phone.brings(List.of(one), "null").status()).isEqualTo(200);

        assertThat(phone.brings(List.of(phone.keyPackage(), one), "null").details()).contains("was there before");
        List<byte[]> many = IntStream.range(0, 100).mapToObj(_ -> phone.keyPackage()).toList();
        assertThat(phone.brings(many, "null").details()).contains("more than 100");
        assertThat(phone.brings(List.of(), "null").json().path("stock").asInt()).isEqualTo(1);
    }

    @Test
    void oneClaimerCannotUseUpAPersonsPackages() {
        phone.brings(20);

        List<Boolean> reused = IntStream.range(0, 8)
                .mapToObj(_ -> desk.claims(to()).json().at("/devices/0/reused").asBoolean()).toList();

        assertThat(reused).containsExactly(false, false, false, false, false, true, true, true);
        assertThat(phone.brings(List.of(), "null").json().path("stock").asInt()).isEqualTo(15);
    }

    /** Twelve businesses claim at a time; each package is given out once. */
    @Test
    void noPackageIsGivenTwice() throws Exception {
        phone.brings(30);
        List<TestDevice> claimers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Partner other = world.onAccount().partner();
            ana.consentsTo(other.business());
            claimers.add(TestDevice.of(other));
        }

        List<JsonNode> given = atOnce(claimers.stream().<Callable<JsonNode>>flatMap(one -> IntStream.range(0, 4)
                .mapToObj(_ -> () -> one.claims(to()).json().at("/devices/0"))).toList());

        List<String> once = given.stream().filter(one -> !one.path("reused").asBoolean()).map(one -> one.path("key_package").asString())
                .toList();
        assertThat(once).doesNotHaveDuplicates().hasSizeBetween(20, 30);
        assertThat(given).hasSize(48).allMatch(one -> !one.path("key_package").asString().isEmpty());
        assertThat(phone.brings(List.of(), "null").json().path("stock").asInt()).isEqualTo(30 - once.size());
    }
}
