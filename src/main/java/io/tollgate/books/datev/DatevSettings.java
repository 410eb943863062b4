package io.tollgate.books.datev;

import java.time.MonthDay;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.books.datev.*}: for whom batches of bookings are made. The tax adviser knows all of them.
 *
 * @param consultant    the number of the tax adviser at DATEV, 1001 to 9999999
 * @param client        the number of the client at the tax adviser, 1 to 99999
 * @param chart         the chart of accounts, SKR03 or SKR04; rules/tables/ledger-accounts.csv has the numbers
 * @param accountLength digits of an account, 4 to 8; an account of a person has one more
 * @param yearBegin     the first day of the business year, as month and day, such as 01-01
 * @param initials      of the person that makes the batches, two or four capital letters; may be empty
 * @param fixed         whether bookings are fixed when they are read in, so that nobody can change them there
 */
@ConfigurationProperties("tollgate.books.datev")
public record DatevSettings(@DefaultValue("1001") int consultant, @DefaultValue("1") int client, @DefaultValue("SKR03") String chart,
        @DefaultValue("4") int accountLength, @DefaultValue("01-01") String yearBegin, @DefaultValue("") String initials,
        @DefaultValue("false") boolean fixed) {

    private static final Pattern INITIALS = Pattern.compile("([A-Z]{2}){0,2}");
    private static final Pattern DAY = Pattern.compile("(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])");

    public DatevSettings {
        require(consultant >= 1001 && consultant <= 9_999_999, "consultant (" + consultant + ") must be from 1001 to 9999999");
        require(client >= 1 && client <= 99_999, "client (" + client + ") must be from 1 to 99999");
        require(chart.equals("SKR03") || chart.equals("SKR04"), "chart (" + chart + ") must be SKR03 or SKR04");
        require(accountLength >= 4 && accountLength <= 8, "account-length (" + accountLength + ") must be from 4 to 8");
        require(DAY.matcher(yearBegin).matches(), "year-begin (" + yearBegin + ") must be a month and a day up to 28, such as 01-01");
        require(INITIALS.matcher(initials).matches(), "initials must be two or four capital letters, or empty");
    }

    MonthDay begin() {
        return MonthDay.parse("--" + yearBegin);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("tollgate.books.datev." + what + ". Maybe ask the tax adviser.");
        }
    }
}
