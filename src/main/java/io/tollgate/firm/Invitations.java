package io.tollgate.firm;

import io.tollgate.accounts.AccountRefused;
import io.tollgate.accounts.UserAccount;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.secrets.Tokens;
import io.tollgate.security.FirmMembers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The first member of a firm invites the second: by a link that works once, and for a week. */
@Component
public class Invitations {

    private static final Duration VALID = Duration.ofDays(7);
    private static final String PREFIX = "tgi";

    private final JdbcTemplate jdbc;
    private final UserAccounts accounts;
    private final FirmMembers members;
    private final Businesses businesses;

    Invitations(JdbcTemplate jdbc, UserAccounts accounts, FirmMembers members, Businesses businesses) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.members = members;
        this.businesses = businesses;
    }

    /** @param until first instant at which it is too late */
    public record Invitation(Business firm, String by, Instant until) {}

    /** An earlier invitation of the firm ends. @return the secret part of the link, which is shown once */
    public String invite(Business firm, String by, Instant now) {
        if (members.team(firm.id()).size() >= FirmMembers.TEAM) {
            throw new AccountRefused("This firm has " + FirmMembers.TEAM + " members already. Maybe remove one of them first.");
        }
        jdbc.update("DELETE FROM firm_invitation WHERE business_id = ? OR until <= ?", firm.id().value(), Times.utc(now));
        String token = Tokens.generate(PREFIX);
        jdbc.update("INSERT INTO firm_invitation (token_hash, business_id, invited_by, until) VALUES (?, ?, ?, ?)", Tokens.hash(token),
                firm.id().value(), by, Times.utc(now.plus(VALID)));
        return token;
    }

    /** Empty: there is none, or it was used, or its time is over. */
    public Optional<Invitation> find(String token, Instant now) {
        return jdbc.query("SELECT * FROM firm_invitation WHERE token_hash = ? AND until > ?", (row, _) -> new Invited(
                new BusinessId(row.getInt("business_id")), row.getString("invited_by"), Times.instant(row, "until")),
                Tokens.hash(token), Times.utc(now)).stream().findFirst()
                .flatMap(found -> Optional.ofNullable(businesses.byId(List.of(found.firm())).get(found.firm()))
                        .map(firm -> new Invitation(firm, found.by(), found.until())));
    }

    private record Invited(BusinessId firm, String by, Instant until) {}

    /**
     * Makes the account of who has the link, and lets it act for the firm.
     *
     * @throws AccountRefused if the link is not valid any more, the name is taken, the password is too easy, or the team is complete
     */
    public UserAccount accept(String token, String name, String password, Instant now) {
        Invitation invitation = find(token, now).orElseThrow(() -> new AccountRefused(
                "This invitation was used, or its time is over. Maybe ask for another one."));
        if (members.team(invitation.firm().id()).size() >= FirmMembers.TEAM) {
            throw new AccountRefused("This firm has " + FirmMembers.TEAM + " members already. Maybe remove one of them first.");
        }
        UserAccount made = accounts.create(name.strip(), UserAccount.Kind.PERSON, Set.of(), Optional.of(password), invitation.by(), now);
        // Of two who use the link at once one deletes the row; the other's account acts for no firm.
        if (jdbc.update("DELETE FROM firm_invitation WHERE token_hash = ?", Tokens.hash(token)) == 0) {
            throw new AccountRefused("This invitation was used, or its time is over. Maybe ask for another one.");
        }
        members.add(made, invitation.firm(), invitation.by(), now);
        return made;
    }
}
