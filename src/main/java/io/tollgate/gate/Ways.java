package io.tollgate.gate;

import io.tollgate.business.Business;
import io.tollgate.business.Template;
import io.tollgate.decision.CaseFile.Way;
import io.tollgate.message.Category;
import io.tollgate.recipient.Recipient;
import io.tollgate.rulebook.RuleBook;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** By which channel messages go: the table of the rule book says so. */
final class Ways {

    private Ways() {}

    /** The channel of a message. @param recipient null if she was erased */
    static Way of(Accepted message, RuleBook book, Business business, Optional<Template> template, @Nullable Recipient recipient,
            Instant now) {
        Category category = template.map(Template::category).orElse(message.category());
        return book.channels(LocalDate.ofInstant(now, business.zone()))
                .of(message.business(), message.sender(), recipient == null ? "" : recipient.country(), category)
                .map(channel -> new Way(channel.name(), channel.medium(), 0)).orElse(Way.USUAL);
    }
}
