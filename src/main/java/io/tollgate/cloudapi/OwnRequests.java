package io.tollgate.cloudapi;

import io.tollgate.business.Business;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;

/** Takes the requests of businesses that are about what is their own: their account, a number, a template, a file. */
@Component
public final class OwnRequests {

    private final RequestGate gate;
    private final Answers answers;
    private final CallRate calls;

    OwnRequests(RequestGate gate, Answers answers, CallRate calls) {
        this.calls = calls;
        this.gate = gate;
        this.answers = answers;
    }

    /** The id in the path, as it was given. */
    public static String id(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(CloudApiPaths.SENDER));
    }

    /** @param work gets the id of the request and the business whose token it shows; may throw {@link UnfitParameter} */
    public Answer answer(HttpServletRequest request, BiFunction<String, Business, Answer> work) {
        return gate.answer(request, requestId -> {
            Optional<Business> business = gate.business(request);
            if (business.isEmpty()) {
                return answers.refused(requestId, gate.noBusiness(request));
            }
            Optional<Refusal> tooMany = gate.enter(business.get(), request);
            if (tooMany.isPresent()) {
                return answers.refused(requestId, tooMany.get());
            }
            CallRate.Use use = calls.call(business.get().id());
            return (use.allowed()
                    ? worked(requestId, business.get(), work)
                    : answers.refused(requestId, tooMany(use)).with("Retry-After",
                            Long.toString(use.seconds())))
                    .with(CallRate.HEADER, use.header());
        });
    }

    private Answer worked(String requestId, Business business, BiFunction<String, Business, Answer> work) {
        try {
            return work.apply(requestId, business);
        } catch (UnfitParameter unfit) {
            return answers.refused(requestId, unfit.why());
        }
    }

    private static Refusal tooMany(CallRate.Use use) {
        return new Refusal(RequestFault.TOO_MANY_CALLS, "The business has made all the management calls that an hour allows. Try again in "
                + use.seconds() + " seconds. Messages are not concerned.");
    }

    /** Like {@link #answer}, with the id of the business's account in the path, by which webhooks name it in {@code entry}. */
    public Answer ofAccount(HttpServletRequest request, BiFunction<String, Business, Answer> work) {
        return answer(request, (requestId, business) -> business.id().toString().equals(id(request))
                ? work.apply(requestId, business)
                : answers.refused(requestId, new Refusal(RequestFault.UNKNOWN_SENDER, "The account id in the path does not exist, or this"
                        + " token may not use it. Webhooks have it as the id of their entry.")));
    }
}
