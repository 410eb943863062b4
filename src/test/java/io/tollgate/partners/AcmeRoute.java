package io.tollgate.partners;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.message.MessageId;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** ACME sends notices as XML, and is answered in XML. */
@Component
@ConditionalOnProperty("tollgate.intake.partners.acme.path")
final class AcmeRoute extends PartnerRoute {

    AcmeRoute() {
        super("acme", "application/xml;charset=UTF-8");
    }

    @Override
    public void configure() {
        requests().process(reading(AcmeRoute::message));
    }

    private static Map<String, ?> message(byte[] request) throws PartnerFault {
        PartnerXml notice = PartnerXml.read(request, "notice");
        return Map.of("messaging_product", "whatsapp", "to", notice.text("phone"), "type", "text",
                "text", Map.of("body", notice.text("words")));
    }

    @Override
    public String taken(MessageId id) {
        return "<taken id=\"" + id.text() + "\"/>";
    }

    @Override
    public String refused(Refusal why) {
        return "<refused code=\"" + why.fault().code() + "\">" + PartnerXml.escaped(why.details()) + "</refused>";
    }
}
