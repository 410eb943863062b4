package io.tollgate.business;

import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A row of the table sender. */
@Entity
@Table(name = "sender")
class SenderRow {

    @Id
    long id;

    int businessId;
    String displayNumber = "";
    String displayName = "";

    @Nullable
    String webhookOverride;

    LocalDateTime createdAt = LocalDateTime.MIN;

    Sender sender() {
        return new Sender(new SenderId(id), new BusinessId(businessId), displayNumber, displayName);
    }
}
