package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.database.Slice;
import io.tollgate.message.BusinessId;
import io.tollgate.security.BusinessMembers;
import io.tollgate.security.SignedIn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.server.ResponseStatusException;

/**
 * The business whose developers look: that of the signed-in account; in the demonstration, for everybody else, one that is picked from a
 * list.
 */
@Component
class DeveloperBusiness {

    private static final int SHOWN = 50;

    private final BusinessMembers members;
    private final Businesses businesses;
    private final boolean demonstration;

    DeveloperBusiness(BusinessMembers members, Businesses businesses, @Value("${tollgate.handset.page:false}") boolean demonstration) {
        this.members = members;
        this.businesses = businesses;
        this.demonstration = demonstration;
    }

    /** @param by the account that is signed in for it; empty: it was picked in the demonstration */
    record Looked(Business business, List<Sender> senders, Optional<AccountPrincipal> by) {

        public boolean own() {
            return by.isPresent();
        }

        Optional<Sender> sender() {
            return senders.stream().findFirst();
        }

        /** The query of a link to another page about this business. */
        public String query() {
            return own() ? "" : "?business=" + business.handle();
        }
    }

    /** Empty if there is none to look at. @param handle of the picked one; empty: the first */
    Optional<Looked> find(String handle) {
        Optional<AccountPrincipal> caller = SignedIn.principal().filter(one -> one.account().roles().isEmpty());
        Optional<Business> own = caller.flatMap(one -> members.businessOf(one.account()))
                .flatMap(id -> businesses.byId(List.of(id)).values().stream().findFirst());
        if (own.isPresent()) {
            return own.map(business -> looked(business, caller));
        }
        if (!demonstration) {
            return Optional.empty();
        }
        return (handle.isEmpty() ? choices().stream().findFirst() : businesses.byHandle(handle))
                .map(business -> looked(business, Optional.empty()));
    }

    private Looked looked(Business business, Optional<AccountPrincipal> by) {
        return new Looked(business, businesses.senders(business.id()), by);
    }

    Looked of(String handle) {
        return find(handle).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "the account is of no business"));
    }

    boolean demonstration() {
        return demonstration;
    }

    private List<Business> choices() {
        List<Business> some = businesses.some(Slice.first(SHOWN));
        Set<BusinessId> reachable = some.isEmpty() ? Set.of() : businesses.withSenders(some.stream().map(Business::id).toList());
        return some.stream().filter(one -> reachable.contains(one.id())).toList();
    }

    /** The businesses to pick from, among them the one that was picked. */
    private List<Business> with(Optional<Looked> looked) {
        return Stream.concat(looked.map(Looked::business).stream(), choices().stream()).distinct().toList();
    }

    /** Puts into the model what all pages of developers show. */
    void show(Optional<Looked> looked, Model model) {
        looked.ifPresent(one -> model.addAttribute("looked", one));
        model.addAttribute("query", looked.map(Looked::query).orElse(""));
        model.addAttribute("demonstration", demonstration);
        model.addAttribute("choices", demonstration && looked.filter(Looked::own).isEmpty() ? with(looked) : List.of());
    }
}
