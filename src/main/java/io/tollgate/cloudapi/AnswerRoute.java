package io.tollgate.cloudapi;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Turns an {@link Answer} into the HTTP response. It removes the request's headers first, as Camel would send them back. */
@Component
final class AnswerRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("{{tollgate.intake.answer-uri}}")
                .routeId("answer")
                .removeHeaders("*")
                .setHeader(Exchange.HTTP_RESPONSE_CODE, simple("${body.status}"))
                .setHeader(Exchange.CONTENT_TYPE, simple("${body.contentType}"))
                .setHeader(Answer.REQUEST_ID_HEADER, simple("${body.requestId}"))
                .setHeader("WWW-Authenticate", simple("${body.headers[WWW-Authenticate]}"))
                .setHeader("Retry-After", simple("${body.headers[Retry-After]}"))
                .setBody(simple("${body.body}"));
    }
}
