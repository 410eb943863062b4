package io.tollgate.business;

import io.tollgate.message.TemplateKey;
import java.util.Map;
import io.tollgate.business.Template.Approval;
import io.tollgate.message.BusinessId;
import io.tollgate.staff.StaffName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes templates and their approvals. Two accounts take part: one writes a template, another approves it as it is. Only the account of
 * the first start may add a template that is approved already.
 */
@Component
public class TemplateReviews {

    private final Businesses businesses;
    private final Enrolments enrolments;
    private final TemplateChanges changes;
    private final TemplateIds ids;
    private final ApplicationEventPublisher events;

    TemplateReviews(Businesses businesses, Enrolments enrolments, TemplateChanges changes, TemplateIds ids,
            ApplicationEventPublisher events) {
        this.ids = ids;
        this.events = events;
        this.businesses = businesses;
        this.enrolments = enrolments;
        this.changes = changes;
    }

    /** @param account as records of steps have it; @param isOfTheFirstStart it sets an installation up */
    public record Writer(String account, boolean isOfTheFirstStart) {}

    /** The template as it is now; empty if there is none. */
    public Optional<Template> find(Template.Id id) {
        return Optional.ofNullable(businesses.templates(List.of(id)).get(id));
    }

    /**
     * Adds or changes a template, with its approval.
     *
     * @throws AuthorApproves if one account would both write and approve it
     */
    @Transactional
    public Template put(Template template, Writer writer, Instant now) {
        return put(template, RejectedReason.NONE, writer, now);
    }

    /** Like {@link #put(Template, Writer, Instant)}, with the reason if it is rejected. */
    @Transactional
    public Template put(Template template, RejectedReason reason, Writer writer, Instant now) {
        Optional<Template> before = find(template.id());
        if (template.approval() == Approval.APPROVED) {
            refuseAuthor(template, writer);
        }
        changes.add(template, reason, writer.account(), now);
        enrolments.put(template);
        if (isReviewed(before, template)) {
            events.publishEvent(new TemplateReviewed(before, template, reason, ids.of(template.id()).orElseThrow(), now));
        }
        return template;
    }

    /** Whether a change tells something: that a template waits is no news to the account that has written it. */
    private static boolean isReviewed(Optional<Template> before, Template template) {
        boolean isDecided = template.approval() != Approval.PENDING
                && before.map(Template::approval).orElse(Approval.PENDING) != template.approval();
        return isDecided || before.filter(known -> known.category() != template.category()).isPresent();
    }

    /** Why templates of the business are rejected, as far as somebody has said it. */
    public Map<TemplateKey, RejectedReason> reasons(BusinessId business) {
        return changes.reasons(business);
    }

    /** Who wrote the template as it is; empty if that was not recorded. */
    public Optional<String> author(Template template) {
        return changes.author(template);
    }

    /** @return whether there was such a template */
    @Transactional
    public boolean remove(Template.Id id, Writer writer, Instant now) {
        BusinessId business = id.business();
        boolean removed = enrolments.remove(business, id.key());
        if (removed) {
            changes.removed(business, id.key(), writer.account(), now);
        }
        return removed;
    }

    private void refuseAuthor(Template template, Writer writer) {
        boolean known = find(template.id()).filter(there -> there.with(Approval.APPROVED).equals(template)).isPresent();
        Optional<String> author = changes.author(template)
                .or(() -> Optional.of(writer.account()).filter(_ -> !known)); // who writes and approves by one call is both
        if (!writer.isOfTheFirstStart() && author.filter(name -> isSame(name, writer.account())).isPresent()) {
            throw new AuthorApproves("The author and the approver of a template must be two accounts, and " + writer.account()
                    + (known ? " has written it as it is." : " would be both.")
                    + " Maybe leave its approval out, and ask a colleague with the role APPROVER to approve the same text.");
        }
    }

    private static boolean isSame(String author, String account) {
        return new StaffName(author).isSameAs(new StaffName(account));
    }

    /** Two accounts must take part. */
    public static final class AuthorApproves extends RuntimeException {

        private static final long serialVersionUID = 1;

        AuthorApproves(String message) {
            super(message);
        }
    }
}
