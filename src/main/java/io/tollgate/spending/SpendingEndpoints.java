package io.tollgate.spending;

import io.tollgate.business.Business;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.CloudApiPaths;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.HttpParts;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes a business's questions about its money. In the path is the id of its account, by which webhooks name it in {@code entry}. */
@Component
final class SpendingEndpoints {

    private final RequestGate gate;
    private final Answers answers;
    private final Ledger ledger;
    private final OwnCharges charges;
    private final OwnInvoices invoices;
    private final Analytics analytics;

    SpendingEndpoints(RequestGate gate, Answers answers, Ledger ledger, OwnCharges charges, OwnInvoices invoices, Analytics analytics) {
        this.gate = gate;
        this.answers = answers;
        this.ledger = ledger;
        this.charges = charges;
        this.invoices = invoices;
        this.analytics = analytics;
    }

    /** Answers the question of a business; throws {@link Unfit} if it is faulty. */
    private interface Question {
        Answer answer(String requestId, Business business);
    }

    @Bean
    HttpEndpoint balanceEndpoint() {
        return endpoint("balance", request -> (requestId, business) -> answers.success(requestId, balance(ledger.account(business.id()))));
    }

    @Bean
    HttpEndpoint chargesEndpoint() {
        return endpoint("charges", request -> (requestId, business) -> charges.answer(requestId, business, request));
    }

    @Bean
    HttpEndpoint invoicesEndpoint() {
        return endpoint("invoices", request -> (requestId, business) -> invoices.answer(requestId, business, request));
    }

    @Bean
    HttpEndpoint accountEndpoint() {
        return endpoint("account", request -> (requestId, business) -> answers.success(requestId, analytics.fields(business,
                String.valueOf(request.getParameter("fields")))));
    }

    @Bean
    HttpEndpoint pricingAnalyticsEndpoint() {
        return endpoint("pricing-analytics", request -> (requestId, business) -> answers.success(requestId,
                analytics.edge(business, AnalyticsQuery.PRICING, request.getParameterMap())));
    }

    @Bean
    HttpEndpoint conversationAnalyticsEndpoint() {
        return endpoint("conversation-analytics", request -> (requestId, business) -> answers.success(requestId,
                analytics.edge(business, AnalyticsQuery.CONVERSATIONS, request.getParameterMap())));
    }

    private HttpEndpoint endpoint(String name, Function<HttpServletRequest, Question> question) {
        return new HttpEndpoint(name, Set.of("GET"), request -> gate.answer(request,
                requestId -> answered(request, requestId, question.apply(request))));
    }

    private Answer answered(HttpServletRequest request, String requestId, Question question) {
        if (HttpParts.token(request).isEmpty()) {
            return answers.refused(requestId, new Refusal(RequestFault.NO_TOKEN,
                    "There is no access token. Add the header 'Authorization: Bearer ...'."));
        }
        Optional<Business> business = gate.business(request);
        if (business.isEmpty()) {
            return answers.refused(requestId, new Refusal(RequestFault.WRONG_TOKEN,
                    "The access token is not known. Use the newest token that the operator gave you."));
        }
        if (!business.get().id().toString().equals(String.valueOf(request.getAttribute(CloudApiPaths.SENDER)))) {
            return answers.refused(requestId, new Refusal(RequestFault.UNKNOWN_SENDER, "The account id in the path does not exist, or this"
                    + " token may not use it. Webhooks have it as the id of their entry."));
        }
        Optional<Refusal> tooMany = gate.enter(business.get(), request);
        if (tooMany.isPresent()) {
            return answers.refused(requestId, tooMany.get());
        }
        try {
            return question.answer(requestId, business.get());
        } catch (Unfit unfit) {
            return answers.refused(requestId, unfit.why());
        }
    }

    private static ObjectNode balance(Account account) {
        ObjectNode body = JsonMapper.shared().createObjectNode()
                .put("id", account.business().toString())
                .put("currency", account.currency().getCurrencyCode())
                .put("balance", account.balance().exact().toPlainString())
                .put("held", account.held().exact().toPlainString())
                .put("credit_limit", account.creditLimit().exact().toPlainString())
                .put("available", account.available().exact().toPlainString());
        if (!account.invoicedThrough().equals(Account.NEVER)) {
            body.put("invoiced_through", account.invoicedThrough().toString());
        }
        return body;
    }
}
