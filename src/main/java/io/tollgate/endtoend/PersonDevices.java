package io.tollgate.endtoend;

import io.tollgate.cloudapi.Answer;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Devices of a person whom the caller knows already, as the pages of phones do: so no browser holds a token of the messenger. After its
 * registration a device calls as all others, with the token that it got.
 */
@Component
public class PersonDevices {

    private final DeviceRequests requests;
    private final DeviceEndpoints endpoints;
    private final DeviceAccounts accounts;
    private final Groups groups;

    PersonDevices(DeviceRequests requests, DeviceEndpoints endpoints, DeviceAccounts accounts, Groups groups) {
        this.requests = requests;
        this.endpoints = endpoints;
        this.accounts = accounts;
        this.groups = groups;
    }

    /** As {@code POST /e2e/v1/challenges}. */
    public Answer challenge(HttpServletRequest request) {
        return requests.ofCaller(request, endpoints::challenge);
    }

    /** As {@code POST /e2e/v1/devices}; whose device it is, the body does not say. */
    public Answer register(HttpServletRequest request, RecipientId person) {
        return requests.ofCaller(request, call -> endpoints.register(call, _ -> accounts.of(person)));
    }

    /** With which numbers she has an encrypted conversation, and since when. */
    public Map<SenderId, Instant> conversations(RecipientId person) {
        return groups.of(person);
    }
}
