package io.tollgate.trust.vetting;

import static java.util.Objects.requireNonNull;

import io.tollgate.business.AccountEvent;
import io.tollgate.business.AccountEvent.Reviewed.Decision;
import io.tollgate.business.Businesses;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.trust.vetting.ApplicationEvent.Type;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The applications of businesses to be verified: documents, an officer's decision, suspension, resumption, revocation. The history says who
 * took each step, when and why; steps of one application happen one after the other. The same transaction writes the effect of a step on
 * sending into the register of verifications.
 */
@Component
public class Applications {

    private final JdbcTemplate jdbc;
    private final Attachments attachments;
    private final Businesses businesses;
    private final Verifications verifications;
    private final ApplicationSettings settings;
    private final ApplicationEventPublisher events;

    Applications(JdbcTemplate jdbc, Attachments attachments, Businesses businesses, Verifications verifications,
            ApplicationSettings settings, ApplicationEventPublisher events) {
        this.events = events;
        this.jdbc = jdbc;
        this.attachments = attachments;
        this.businesses = businesses;
        this.verifications = verifications;
        this.settings = settings;
    }

    /**
     * Opens a new application.
     *
     * @param account that opens it, for this applicant. Fails with {@link NotNow} if the business has an open one.
     */
    @Transactional
    public Application open(BusinessId business, String applicant, String account, String reason, Instant now) {
        businesses.lock(List.of(business)); // if two come at once, the second must see the application of the first
        of(business).stream().filter(other -> other.state().open()).findFirst().ifPresent(open -> {
            throw new NotNow("the business has an open application (" + open.id() + "). Maybe add to that one");
        });
        var key = new GeneratedKeyHolder();
        jdbc.update(connection -> {
            var insert = connection.prepareStatement("INSERT INTO application (business_id) VALUES (?)", Statement.RETURN_GENERATED_KEYS);
            insert.setInt(1, business.value());
            return insert;
        }, key);
        Application fresh = new Application(new ApplicationId(requireNonNull(key.getKey()).longValue()), business, List.of(), List.of());
        add(fresh, fresh.next(Type.OPENED, now, applicant, account, reason, Optional.empty()));
        return find(fresh.id()).orElseThrow();
    }

    /** The largest file that {@link #attach} takes, in bytes. */
    public int largestDocument() {
        return Math.toIntExact(settings.largestDocument().toBytes());
    }

    /**
     * Adds a document. If the file has another type, is too large, or has another SHA-256 than the applicant says, this fails with an
     * IllegalArgumentException that names {@code file}, {@code mediaType} or {@code sha256}.
     *
     * @param account that adds it
     * @param sha256  of the applicant's file, in hexadecimal digits; if empty, nothing is compared
     */
    @Transactional
    public ApplicationDocument attach(ApplicationId id, ApplicationDocument.Kind kind, String fileName, String mediaType, byte[] content,
            Optional<String> sha256, String applicant, String account, Instant now) {
        String actual = DigestUtils.sha256Hex(content);
        if (!MediaTypes.known(mediaType)) {
            throw new IllegalArgumentException("mediaType must be application/pdf, image/png or image/jpeg");
        }
        if (content.length == 0 || content.length > largestDocument()) {
            throw new IllegalArgumentException("file (" + content.length + " bytes) must have 1 to " + largestDocument() + " bytes");
        }
        if (sha256.isPresent() && !sha256.get().equalsIgnoreCase(actual)) {
            throw new IllegalArgumentException("sha256 does not fit the file that arrived. Maybe the file was damaged on its way: send"
                    + " it again");
        }
        if (!MediaTypes.beginsAs(mediaType, content)) {
            throw new IllegalArgumentException("file is damaged or is not " + mediaType + ". Maybe its Content-Type names the wrong type");
        }
        Application application = lock(id);
        if (application.documents().size() >= settings.mostDocuments()) {
            throw new NotNow("the application has " + settings.mostDocuments() + " documents already, and may have no more");
        }
        ApplicationEvent event = application.next(Type.DOCUMENT_ADDED, now, applicant, account, kind + ": " + fileName, Optional.empty());
        ApplicationDocument document = new ApplicationDocument(event.number(), kind, fileName, mediaType, content.length, actual);
        add(application, event);
        attachments.add(id, document, content);
        return document;
    }

    /** Hands the application in. Fails with {@link NotNow} if it has no document. */
    @Transactional
    public Application submit(ApplicationId id, String applicant, String account, String reason, Instant now) {
        Application application = lock(id);
        if (application.documents().isEmpty()) {
            throw new NotNow("the application has no document. Maybe add one first");
        }
        return add(application, application.next(Type.SUBMITTED, now, applicant, account, reason, Optional.empty()));
    }

    /** The business is verified from now on. Fails with {@link NotNow} if the officer is the applicant or a suspension is in force. */
    @Transactional
    public Application approve(ApplicationId id, Instant validUntil, String officer, String reason, Instant now) {
        Application application = examined(id, officer);
        ApplicationEvent approval = application.next(Type.APPROVED, now, officer, reason, Optional.of(validUntil));
        List<Application> before = of(application.business());
        before.stream().filter(other -> other.state() == State.SUSPENDED).findFirst().ifPresent(suspended -> {
            throw new NotNow("application " + suspended.id() + " of the business is suspended. Maybe resume or revoke that one first");
        });
        Application after = add(application, approval);
        before.stream().filter(other -> other.state() == State.APPROVED)
                .forEach(other -> add(other, other.next(Type.REPLACED, now, officer, "by application " + id, Optional.empty())));
        verifications.verify(subject(application), Optional.of(validUntil), officer, reason, now);
        tell(application, Decision.APPROVED);
        return after;
    }

    @Transactional
    public Application reject(ApplicationId id, String officer, String reason, Instant now) {
        Application application = examined(id, officer);
        tell(application, Decision.REJECTED);
        return add(application, application.next(Type.REJECTED, now, officer, reason, Optional.empty()));
    }

    private void tell(Application application, Decision decision) {
        events.publishEvent(new AccountEvent.Reviewed(application.business(), decision));
    }

    /** Gives the application back to the applicant, who adds documents and hands it in again. */
    @Transactional
    public Application wantMore(ApplicationId id, String officer, String reason, Instant now) {
        Application application = examined(id, officer);
        tell(application, Decision.DEFERRED);
        return add(application, application.next(Type.MORE_WANTED, now, officer, reason, Optional.empty()));
    }

    /** Suspends a business. After the transaction is committed no hand-over of the business begins until it is resumed. */
    @Transactional
    public Application suspend(ApplicationId id, String officer, String reason, Instant now) {
        Application application = lock(id);
        Application after = add(application, application.next(Type.SUSPENDED, now, officer, reason, Optional.empty()));
        verifications.revoke(subject(application), officer, "suspended: " + reason, now);
        return after;
    }

    /** Verifies the business again until the end of its approval. Fails with {@link NotNow} if that end has passed. */
    @Transactional
    public Application resume(ApplicationId id, String officer, String reason, Instant now) {
        Application application = lock(id);
        Application after = add(application, application.next(Type.RESUMED, now, officer, reason, Optional.empty()));
        Instant end = application.validUntil().orElseThrow();
        if (!end.isAfter(now)) {
            throw new NotNow("the approval has ended on " + end + ". Maybe open a new application");
        }
        verifications.verify(subject(application), Optional.of(end), officer, "resumed: " + reason, now);
        return after;
    }

    /**
     * When this has returned and its transaction is committed, no hand-over of the business begins. Only a new application can verify it
     * again.
     */
    @Transactional
    public Application revoke(ApplicationId id, String officer, String reason, Instant now) {
        Application application = lock(id);
        Application after = add(application, application.next(Type.REVOKED, now, officer, reason, Optional.empty()));
        verifications.revoke(subject(application), officer, reason, now);
        return after;
    }

    @Transactional(readOnly = true)
    public Optional<Application> find(ApplicationId id) {
        return jdbc.query("SELECT id, business_id FROM application WHERE id = ?", this::application, id.value()).stream().findFirst();
    }

    private List<Application> of(BusinessId business) {
        return jdbc.query("SELECT id, business_id FROM application WHERE business_id = ? ORDER BY id", this::application, business.value());
    }

    /** Some applications of a business, oldest first. */
    @Transactional(readOnly = true)
    public List<Application> of(BusinessId business, Slice slice) {
        return new NamedParameterJdbcTemplate(jdbc).query(
                "SELECT id, business_id FROM application WHERE business_id = :business" + slice.sql("id", false),
                slice.parameters(Map.of("business", business.value())), this::application);
    }

    /** Some applications that wait for their applicant or an officer, oldest first. */
    @Transactional(readOnly = true)
    public List<Application> undecided(Slice slice) {
        List<Application> found = new ArrayList<>();
        Slice next = slice;
        while (true) {
            List<Application> read = new NamedParameterJdbcTemplate(jdbc).query(
                    "SELECT id, business_id FROM application WHERE TRUE" + next.sql("id", false),
                    next.parameters(Map.of()), this::application);
            read.stream().filter(application -> State.OPEN.contains(application.state())).limit(slice.most() - found.size())
                    .forEach(found::add);
            if (read.size() < slice.most() || found.size() == slice.most()) {
                return found;
            }
            next = new Slice(List.of(read.getLast().id().value()), slice.most());
        }
    }

    /** The file as it was added; empty if there is no such document. Fails with {@link DocumentDamaged} if it was changed. */
    @Transactional(readOnly = true)
    public Optional<byte[]> content(ApplicationId id, int number) {
        return attachments.find(id, number).map(document -> attachments.content(id, document));
    }

    private Application examined(ApplicationId id, String officer) {
        Application application = lock(id);
        if (application.appliedBy(officer)) {
            throw new NotNow("the applicant must not decide, nor the account that has recorded the application: " + officer
                    + " is one of them. Maybe ask a colleague with the role APPROVER");
        }
        return application;
    }

    private Application lock(ApplicationId id) {
        List<Integer> found = jdbc.queryForList("SELECT 1 FROM application WHERE id = ? FOR UPDATE", Integer.class, id.value());
        if (found.isEmpty()) {
            throw new Unknown("there is no application " + id);
        }
        return find(id).orElseThrow();
    }

    private Application add(Application application, ApplicationEvent event) {
        if (application.state().after(event.type()).isEmpty()) {
            throw new NotNow("the application is " + application.state() + ", so it cannot be " + event.type()
                    + ". Maybe somebody else was faster: look at its history");
        }
        jdbc.update(
                "INSERT INTO application_event (application_id, number, type, at, who, account, reason, valid_until)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                application.id().value(), event.number(), event.type().name(), Times.utc(event.at()), event.who(),
                event.account().orElse(null), event.reason(), event.validUntil().map(Times::utc).orElse(null));
        List<ApplicationEvent> history = new ArrayList<>(application.history());
        history.add(event);
        return new Application(application.id(), application.business(), List.copyOf(history), application.documents());
    }

    private Application application(ResultSet row, int line) throws SQLException {
        ApplicationId id = new ApplicationId(row.getLong("id"));
        List<ApplicationEvent> history = jdbc.query("SELECT * FROM application_event WHERE application_id = ? ORDER BY number",
                Applications::event, id.value());
        return new Application(id, new BusinessId(row.getInt("business_id")), history, attachments.of(id));
    }

    private static ApplicationEvent event(ResultSet row, int line) throws SQLException {
        return new ApplicationEvent(row.getInt("number"), Type.valueOf(row.getString("type")), Times.instant(row, "at"),
                row.getString("who"), Optional.ofNullable(row.getString("account")), row.getString("reason"),
                Times.optional(row, "valid_until"));
    }

    private static Subject subject(Application application) {
        return new Subject.OfBusiness(application.business());
    }

    /** There is no such application. */
    public static final class Unknown extends RuntimeException {
        Unknown(String message) {
            super(message);
        }
    }
}
