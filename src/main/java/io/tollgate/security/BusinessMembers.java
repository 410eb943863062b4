package io.tollgate.security;

import io.tollgate.accounts.AccountRefused;
import io.tollgate.accounts.UserAccount;
import io.tollgate.business.Business;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Who acts for a business, in the business app or as its developer: accounts of people without a role, as a role opens the records of all
 * businesses. An account acts for one business, and a business has a team of two at most.
 */
@Component
public class BusinessMembers {

    /** The most members of one business. */
    public static final int TEAM = 2;

    private final JdbcTemplate jdbc;

    BusinessMembers(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The business that the account acts for, if it acts for one. */
    public Optional<BusinessId> businessOf(UserAccount account) {
        return jdbc.queryForList("SELECT business_id FROM business_member WHERE account_id = ?", Integer.class, account.id()).stream()
                .map(BusinessId::new).findFirst();
    }

    /** The names of the accounts, in the order in which they were added. */
    public List<String> team(BusinessId business) {
        return jdbc.queryForList("SELECT name FROM business_member JOIN account ON account.id = account_id WHERE business_id = ?"
                + " ORDER BY added_at, place", String.class, business.value());
    }

    /**
     * @param by name of the account that decides it
     * @throws AccountRefused if it is no person's, has a role or a business already, or the team is complete
     */
    public void add(UserAccount account, Business business, String by, Instant now) {
        if (account.kind() != UserAccount.Kind.PERSON || !account.roles().isEmpty()) {
            throw new AccountRefused("Only the account of a person without a role can act for a business, as a role opens the records of"
                    + " all businesses. Maybe make another account.");
        }
        if (businessOf(account).isPresent()) {
            throw new AccountRefused("This account acts for a business already. Maybe take it from that first.");
        }
        for (int place = 1; place <= TEAM; place++) {
            try {
                jdbc.update("INSERT INTO business_member (account_id, business_id, place, added_at, added_by) VALUES (?, ?, ?, ?, ?)",
                        account.id(), business.id().value(), place, Times.utc(now), by);
                return;
            } catch (DuplicateKeyException _) {
                // the place is taken; the unique key keeps two requests at a time from both taking the last one
            }
        }
        throw new AccountRefused("This business has " + TEAM + " members already. Maybe remove one of them first.");
    }

    public void remove(UserAccount account) {
        jdbc.update("DELETE FROM business_member WHERE account_id = ?", account.id());
    }
}
