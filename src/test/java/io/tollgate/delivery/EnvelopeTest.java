package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A status for a partner names the person by the messenger's id. */
class EnvelopeTest {

    private static final BusinessId SHOP = new BusinessId(1);
    private static final SenderId SENDER = new SenderId(2);
    private static final MessageId MESSAGE = new MessageId(UUID.fromString("00000000-0000-7000-8000-000000000001"));
    private static final RecipientId MARIA = new RecipientId(3, 4);

    @Test
    void namesAPersonAsTheMessengerDoes() {
        JsonNode envelope = envelope(Map.of(MARIA, "+525512345678"));

        assertThat(envelope.at("/changes/0/value/statuses/0/recipient_id").asString()).isEqualTo("5215512345678");
        assertThat(envelope.at("/changes/1/value/contacts/0/wa_id").asString()).isEqualTo("5215512345678");
        assertThat(envelope.at("/changes/1/value/messages/0/from").asString()).isEqualTo("5215512345678");
    }

    @Test
    void namesNoErasedPerson() {
        JsonNode envelope = envelope(Map.of());

        assertThat(envelope.at("/changes/0/value/statuses/0/recipient_id").asString()).isEmpty();
        assertThat(envelope.at("/changes/1/value/messages/0/from").asString()).isEmpty();
    }

    @Test
    void statusesComeWithWhomTheyAreAboutOnce() {
        StatusUpdate delivered = StatusUpdate.failed(SHOP, SENDER, MESSAGE, MARIA, Instant.parse("2026-11-02T09:15:00Z"), "", 131026, "");

        JsonNode value = JsonMapper.shared().readTree(Envelope.json(SHOP, List.of(delivered, delivered), Map.of(),
                Map.of(MARIA, "+351912000001"), Map.of(MARIA, "PT.77"))).at("/entry/0/changes/0/value");

        assertThat(value.at("/contacts").toString()).isEqualTo("[{\"wa_id\":\"351912000001\",\"user_id\":\"PT.77\"}]");
        assertThat(value.at("/statuses")).hasSize(2);
    }

    /** Of notices of funds only the last one is true; one of another kind between or after them is told all the same. */
    @Test
    void aNoticeOfTheAccountIsNotLostBehindOneOfFunds() {
        List<PartnerUpdate> updates = List.of(notice(AccountNotice.Field.FUNDS, "FUNDS_LOW"),
                notice(AccountNotice.Field.FUNDS, "FUNDS_OUT"), notice(AccountNotice.Field.ACCOUNT_UPDATE, "SPENDING_STOPPED"),
                notice(AccountNotice.Field.ACCOUNT_UPDATE, "DISABLED_UPDATE"), notice(AccountNotice.Field.FUNDS, "FUNDS_LOW"));

        assertThat(JsonMapper.shared().readTree(Envelope.json(SHOP, updates, Map.of(), Map.of(), Map.of())).at("/entry/0/changes"))
                .extracting(change -> change.path("field").asString() + " " + change.at("/value/event").asString())
                .containsExactly("account_update FUNDS_OUT", "account_update SPENDING_STOPPED", "account_update DISABLED_UPDATE",
                        "account_update FUNDS_LOW");
    }

    @Test
    void aChoiceOfMarketingNamesThePersonAsFarAsSheIsKnown() {
        List<PartnerUpdate> choice = List.of(new MarketingChoice(SHOP, SENDER, MARIA, true, Instant.ofEpochSecond(7)));

        JsonNode byUserId = JsonMapper.shared().readTree(Envelope.json(SHOP, choice, Map.of(), Map.of(), Map.of(MARIA, "PT.77")))
                .at("/entry/0/changes/0");
        assertThat(byUserId.path("field").asString()).isEqualTo("user_preferences");
        assertThat(byUserId.at("/value/contacts").toString()).isEqualTo("[{\"user_id\":\"PT.77\"}]");
        assertThat(byUserId.at("/value/user_preferences/0/user_id").asString()).isEqualTo("PT.77");
        assertThat(byUserId.at("/value/user_preferences/0").has("wa_id")).isFalse();
        JsonNode erased = JsonMapper.shared().readTree(Envelope.json(SHOP, choice, Map.of(), Map.of(), Map.of()));
        assertThat(erased.at("/entry/0/changes/0/value/user_preferences/0/wa_id").asString("?")).isEmpty();
    }

    private static AccountNotice notice(AccountNotice.Field field, String event) {
        return new AccountNotice(SHOP, field, "{\"event\":\"" + event + "\"}", Instant.EPOCH);
    }

    @Test
    void isAsciiOnlyWithHexadecimalDigitsInLowerCase() {
        byte[] body = Envelope.json(SHOP,
                List.of(StatusUpdate.failed(SHOP, SENDER, MESSAGE, MARIA, Instant.EPOCH, "J\u00f6 \u20ac \ud83d\ude00", 1, "")),
                Map.of(), Map.of(), Map.of());

        assertThat(new String(body, StandardCharsets.ISO_8859_1)).contains("J\\u00f6 \\u20ac \\ud83d\\ude00");
    }

    private static JsonNode envelope(Map<RecipientId, String> numbers) {
        List<PartnerUpdate> updates = List.of(
                StatusUpdate.failed(SHOP, SENDER, MESSAGE, MARIA,
                        Instant.parse("2026-11-02T09:15:00Z"), "", 131026, "away"),
                new InboundMessage(SHOP, SENDER, MARIA, "wamid.a", "{\"message\":{\"id\":\"wamid.a\"}}"));
        return JsonMapper.shared().readTree(Envelope.json(SHOP, updates, Map.of(), numbers, Map.of())).at("/entry/0");
    }
}
