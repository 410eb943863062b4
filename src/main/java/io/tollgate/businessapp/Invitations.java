package io.tollgate.businessapp;

import io.tollgate.accounts.AccountRefused;
import io.tollgate.accounts.UserAccount;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.secrets.Tokens;
import io.tollgate.security.BusinessMembers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The first member of a business invites the second: by a link that works once, and for a week. */
@Component
public class Invitations {

    private static final Duration VALID = Duration.ofDays(7);
    private static final String PREFIX = "tgi";

    private final JdbcTemplate jdbc;
    private final UserAccounts accounts;
    private final BusinessMembers members;
    private final Businesses businesses;

    Invitations(JdbcTemplate jdbc, UserAccounts accounts, BusinessMembers members, Businesses businesses) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.members = members;
        this.businesses = businesses;
    }

    /** @param until first instant at which it is too late */
    public record Invitation(Business business, String by, Instant until) {}

    /** An earlier invitation of the business ends. @return the secret part of the link, which is shown once */
    public String invite(Business business, String by, Instant now) {
        if (members.team(business.id()).size() >= BusinessMembers.TEAM) {
            throw new AccountRefused("This business has " + BusinessMembers.TEAM + " members already. Remove one of them first.");
        }
        jdbc.update("DELETE FROM member_invitation WHERE business_id = ? OR until <= ?", business.id().value(), Times.utc(now));
        String token = Tokens.generate(PREFIX);
        jdbc.update("INSERT INTO member_invitation (token_hash, business_id, invited_by, until) VALUES (?, ?, ?, ?)", Tokens.hash(token),
                business.id().value(), by, Times.utc(now.plus(VALID)));
        return token;
    }

    /** Empty: there is none, or it was used, or its time is over. */
    public Optional<Invitation> find(String token, Instant now) {
        return jdbc.query("SELECT * FROM member_invitation WHERE token_hash = ? AND until > ?", (row, _) -> new Invited(
                new BusinessId(row.getInt("business_id")), row.getString("invited_by"), Times.instant(row, "until")),
                Tokens.hash(token), Times.utc(now)).stream().findFirst()
                .flatMap(found -> Optional.ofNullable(businesses.byId(List.of(found.business())).get(found.business()))
                        .map(business -> new Invitation(business, found.by(), found.until())));
    }

    private record Invited(BusinessId business, String by, Instant until) {}

    /**
     * Makes the account of who has the link, and lets it act for the business.
     *
     * @throws AccountRefused if the link is not valid any more, the name is taken, the password is too easy, or the team is complete
     */
    public UserAccount accept(String token, String name, String password, Instant now) {
        Invitation invitation = find(token, now).orElseThrow(() -> new AccountRefused(
                "This invitation was used, or its time is over. Ask for another one."));
        if (members.team(invitation.business().id()).size() >= BusinessMembers.TEAM) {
            throw new AccountRefused("This business has " + BusinessMembers.TEAM + " members already. Remove one of them first.");
        }
        UserAccount made = accounts.create(name.strip(), UserAccount.Kind.PERSON, Set.of(), Optional.of(password), invitation.by(), now);
        // Of two who use the link at once one deletes the row; the other's account acts for no business.
        if (jdbc.update("DELETE FROM member_invitation WHERE token_hash = ?", Tokens.hash(token)) == 0) {
            throw new AccountRefused("This invitation was used, or its time is over. Ask for another one.");
        }
        members.add(made, invitation.business(), invitation.by(), now);
        return made;
    }
}
