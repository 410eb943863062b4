package io.tollgate.receivables.sending;

import static java.util.Objects.requireNonNull;

import io.tollgate.receivables.sending.Parcel.Document;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.util.ByteArrayDataSource;
import java.util.List;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.attachment.DefaultAttachment;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mail.MailComponent;
import org.apache.camel.component.mail.MailConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Sends parcels as mails to {@code tollgate.routes.invoice-mail.to}. */
@Component
class InvoiceMailRoute extends RouteBuilder implements Carrier {

    private static final String BEGIN = "direct:invoice-mail";

    private final SendingSettings settings;
    private final ProducerTemplate mails;

    InvoiceMailRoute(SendingSettings settings, @Lazy ProducerTemplate mails) {
        this.settings = settings;
        this.mails = mails;
    }

    @Override
    public void configure() {
        for (String protocol : List.of("smtp", "smtps")) { // only write() sets headers here, so they may say where a mail goes
            MailConfiguration mail = getContext().getComponent(protocol, MailComponent.class).getConfiguration();
            mail.setUseHeaderRecipients(true);
            mail.setUseHeaderFrom(true);
            mail.setUseHeaderSubject(true);
        }
        errorHandler(noErrorHandler()); // its log would quote the mail
        from(BEGIN).routeId("invoice-mail")
                .process(this::write)
                .to("{{tollgate.routes.invoice-mail.to}}");
    }

    @Override
    public Way way() {
        return Way.EMAIL;
    }

    @Override
    public void carry(Parcel parcel) throws NotCarried {
        if (settings.from().isEmpty()) {
            throw NotCarried.thisTime("tollgate.invoicing.sending.from is not set");
        }
        if (!parcel.receiver().matches("[^\\s@,;]+@[^\\s@,;]+")) {
            throw NotCarried.forGood("the buyer has no mail address");
        }
        try {
            mails.sendBody(BEGIN, parcel);
        } catch (CamelExecutionException failure) {
            throw failed(failure.getCause());
        }
    }

    /** What a failure means. Only the class of the failure is told, as its message may quote an address. */
    private static NotCarried failed(@Nullable Throwable cause) {
        if (cause instanceof SendFailedException refused && refused.getInvalidAddresses() != null
                && refused.getInvalidAddresses().length > 0) {
            return NotCarried.forGood("the mail server refuses the buyer's address");
        }
        return NotCarried.thisTime(cause instanceof MessagingException
                ? "the mail server did not take it: " + cause.getClass().getSimpleName()
                : "the mail could not be sent: " + (cause == null ? "no reason" : cause.getClass().getSimpleName()));
    }

    private void write(Exchange exchange) {
        Parcel parcel = requireNonNull(exchange.getMessage().getBody(Parcel.class));
        AttachmentMessage mail = requireNonNull(exchange.getMessage(AttachmentMessage.class));
        mail.setHeader("From", settings.from());
        mail.setHeader("To", parcel.receiver());
        mail.setHeader("Subject", parcel.subject());
        mail.setHeader("X-Tollgate-Parcel", parcel.name()); // the same for each attempt
        mail.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=UTF-8");
        for (Document document : parcel.documents()) {
            mail.addAttachmentObject(document.name(),
                    new DefaultAttachment(new ByteArrayDataSource(document.content(), document.form().mediaType())));
        }
        mail.setBody(parcel.text());
    }
}
