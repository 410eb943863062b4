package io.tollgate.spending;

import io.tollgate.business.Business;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.OwnRequests;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Grant;
import io.tollgate.ledger.Grants;
import io.tollgate.ledger.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes a business's questions about its money. In the path is the id of its account, by which webhooks name it in {@code entry}. */
@Component
final class SpendingEndpoints {

    private final OwnRequests requests;
    private final Answers answers;
    private final Ledger ledger;
    private final OwnCharges charges;
    private final OwnInvoices invoices;
    private final OwnStatement statement;
    private final Analytics analytics;
    private final Grants grants;

    SpendingEndpoints(OwnRequests requests, Answers answers, Ledger ledger, OwnCharges charges, OwnInvoices invoices,
            OwnStatement statement, Analytics analytics, Grants grants) {
        this.statement = statement;
        this.grants = grants;
        this.requests = requests;
        this.answers = answers;
        this.ledger = ledger;
        this.charges = charges;
        this.invoices = invoices;
        this.analytics = analytics;
    }

    /** Answers the question of a business; throws {@link UnfitParameter} if it is faulty. */
    private interface Question {
        Answer answer(String requestId, Business business);
    }

    @Bean
    HttpEndpoint balanceEndpoint() {
        return endpoint("balance", request -> (requestId, business) -> answers.success(requestId,
                balance(ledger.account(business.id()), grants.living(business.id()))));
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
    HttpEndpoint statementsEndpoint() {
        return endpoint("statements", request -> (requestId, business) -> statement.answer(requestId, business, request));
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
        return new HttpEndpoint(name, Set.of("GET"),
                request -> requests.ofAccount(request, (requestId, business) -> question.apply(request).answer(requestId, business)));
    }

    private static ObjectNode balance(Account account, List<Grant> grants) {
        ObjectNode body = JsonMapper.shared().createObjectNode()
                .put("id", account.business().toString())
                .put("currency", account.currency().getCurrencyCode())
                .put("balance", account.balance().exact().toPlainString())
                .put("held", account.held().exact().toPlainString())
                .put("credit_limit", account.creditLimit().exact().toPlainString())
                .put("granted", account.granted().exact().toPlainString())
                .put("available", account.available().exact().toPlainString());
        if (!account.invoicedThrough().equals(Account.NEVER)) {
            body.put("invoiced_through", account.invoicedThrough().toString());
        }
        for (Grant grant : grants) {
            body.withArray("grants").addObject().put("open", grant.open().exact().toPlainString())
                    .put("held", grant.held().exact().toPlainString()).put("first_day", grant.first().toString())
                    .put("last_day", grant.last().toString()).put("expires_at", grant.expiresAt().getEpochSecond());
        }
        return body;
    }
}
