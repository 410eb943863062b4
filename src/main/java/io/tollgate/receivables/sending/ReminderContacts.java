package io.tollgate.receivables.sending;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipients;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Phones that get the reminders of a business: rows of the table {@code reminder_contact}. An erased person is left out. */
@Component
public class ReminderContacts {

    private final JdbcTemplate jdbc;
    private final Recipients recipients;
    private final PhoneNumbers numbers;

    ReminderContacts(JdbcTemplate jdbc, Recipients recipients, PhoneNumbers numbers) {
        this.jdbc = jdbc;
        this.recipients = recipients;
        this.numbers = numbers;
    }

    /** Empty if nobody has said it. */
    public Optional<PhoneNumber> of(BusinessId business) {
        List<RecipientId> found = jdbc.query("SELECT recipient FROM reminder_contact WHERE business_id = ?",
                (row, _) -> RecipientId.of(row.getBytes(1)), business.value());
        return found.isEmpty()
                ? Optional.empty()
                : recipients.numbers(Set.copyOf(found)).values().stream().findFirst()
                        .flatMap(numbers::parse);
    }

    /** Replaces what was said before. @param phone empty: none. @throws IllegalArgumentException if its holder was erased */
    @Transactional
    public void put(BusinessId business, Optional<PhoneNumber> phone, Instant now) {
        Optional<RecipientId> holder = phone.map(number -> Optional.ofNullable(
                recipients.registerUnlessErased(List.of(number), now).get(number)).orElseThrow(
                        () -> new IllegalArgumentException(
                                "phone belongs to a person who was erased. Maybe name another one")));
        jdbc.update("DELETE FROM reminder_contact WHERE business_id = ?", business.value());
        holder.ifPresent(person -> jdbc.update("INSERT INTO reminder_contact (recipient, business_id, changed_at) VALUES (?, ?, ?)",
                person.bytes(), business.value(), Times.utc(now)));
    }
}
