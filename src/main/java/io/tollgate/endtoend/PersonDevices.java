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

    /** A challenge, as {@code POST /e2e/v1/challenges} gives it. */
    public Answer challenge(HttpServletRequest request) {
        return requests.ofCaller(request, endpoints::challenge);
    }

    /** Registers a device, as {@code POST /e2e/v1/devices} does; but the body does not say whose device it is. */
    public Answer register(HttpServletRequest request, RecipientId person) {
        return requests.ofCaller(request, call -> endpoints.register(call, _ -> accounts.of(person)));
    }

    /** The numbers with which she has an encrypted conversation, each with the time since when. */
    public Map<SenderId, Instant> conversations(RecipientId person) {
        return groups.of(person);
    }
}
