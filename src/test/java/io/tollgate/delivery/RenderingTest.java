package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.business.Template;
import io.tollgate.business.TemplateParts;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.TemplateKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** What a recipient reads of a message. */
class RenderingTest {

    @Test
    void anSmsCarriesTextsAndTemplatesWhole() {
        byte[] template = json("""
                {"type":"template","template":{"components":[{"type":"body","parameters":[{"type":"text","text":"Ana"},
                {"type":"currency","currency":{"fallback_value":"5 EUR"}}]}]}}""");
        byte[] text = json("{\"type\":\"text\",\"text\":{\"body\":\"" + "x".repeat(5_000) + "\"}}");

        assertThat(Rendering.sms(template, Kind.TEMPLATE, "Hello {{1}}, pay {{ 2 }} to {{3}}.")).hasValue("Hello Ana, pay 5 EUR to {{3}}.");
        assertThat(Rendering.sms(text, Kind.TEXT, "").orElseThrow()).hasSize(5_000);
        assertThat(Rendering.of(text, Kind.TEXT, Optional.empty())).hasSize(4_096);
    }

    @Test
    void aHandsetShowsEveryPartOfATemplate() {
        Template template = template("""
                [{"type":"HEADER","format":"TEXT","text":"Order {{1}}"},{"type":"FOOTER","text":"Good Air"},
                {"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Sale","has_expiration":true}},
                {"type":"BUTTONS","buttons":[{"type":"URL","text":"Track","url":"https://a.example/{{1}}"},
                {"type":"QUICK_REPLY","text":"Stop"},{"type":"PHONE_NUMBER","text":"Call","phone_number":"+351211234567"},
                {"type":"COPY_CODE","example":"X"}]}]""");
        byte[] message = json("""
                {"type":"template","template":{"components":[{"type":"header","parameters":[{"type":"text","text":"7"}]},
                {"type":"body","parameters":[{"type":"text","text":"Ana"}]},
                {"type":"limited_time_offer","parameters":[{"type":"limited_time_offer","limited_time_offer":
                {"expiration_time_ms":1764547200000}}]},
                {"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"t/$1"}]},
                {"type":"button","sub_type":"copy_code","index":3,"parameters":[{"type":"coupon_code","coupon_code":"SAVE"}]}]}}""");

        assertThat(Rendering.of(message, Kind.TEMPLATE, Optional.of(template))).isEqualTo("""
                Order 7
                Hello Ana
                Good Air
                Sale, until 2025-12-01T00:00:00Z
                [Track: https://a.example/t/$1]
                [Stop]
                [Call: +351211234567]
                [Copy offer code: SAVE]""");
    }

    @Test
    void aHandsetShowsEveryCardAndFile() {
        String card = "{\"components\":[{\"type\":\"HEADER\",\"format\":\"IMAGE\"},{\"type\":\"BODY\",\"text\":\"For {{1}}\"}]}";
        Template carousel = template("[{\"type\":\"CAROUSEL\",\"cards\":[" + card + "," + card + "]}]");
        byte[] cards = json("""
                {"type":"template","template":{"components":[{"type":"body","parameters":[{"type":"text","text":"Ana"}]},
                {"type":"carousel","cards":[{"card_index":1,"components":[{"type":"body","parameters":[{"text":"you"}]}]}]}]}}""");
        byte[] file = json("""
                {"type":"template","template":{"components":[{"type":"header","parameters":[{"type":"document","document":
                {"id":"1","filename":"a.pdf"}}]}]}}""");

        assertThat(Rendering.of(cards, Kind.TEMPLATE, Optional.of(carousel)))
                .isEqualTo("Hello Ana\nCard 1:\n[image]\nFor {{1}}\nCard 2:\n[image]\nFor you");
        assertThat(Rendering.of(file, Kind.TEMPLATE, Optional.of(template("[{\"type\":\"HEADER\",\"format\":\"DOCUMENT\"}]"))))
                .isEqualTo("[document: a.pdf]\nHello {{1}}");
        assertThat(Rendering.of(file, Kind.TEMPLATE, Optional.of(template("[]")))).isEqualTo("Hello {{1}}");
    }

    private static Template template(String components) {
        return new Template(new BusinessId(1), new TemplateKey("a", "en"), Category.UTILITY, Template.Approval.APPROVED, false,
                Duration.ofDays(1), "Hello {{1}}", TemplateParts.of(JsonMapper.shared().readTree(components)));
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"MEDIA", "INTERACTIVE", "ENCRYPTED"})
    void anSmsCarriesNothingElse(Kind kind) {
        assertThat(Rendering.sms(json("{\"type\":\"image\",\"image\":{\"caption\":\"a cat\"}}"), kind, "")).isEmpty();
    }

    private static byte[] json(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
