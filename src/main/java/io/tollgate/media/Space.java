package io.tollgate.media;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.business.Businesses;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.message.BusinessId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** How much the uploads of a business may take. An upload in pieces counts whole from its beginning; what people send does not count. */
@Component
class Space {

    private static final String USED = "SELECT (SELECT COALESCE(SUM(bytes), 0) FROM media WHERE network_id IS NULL AND business_id = ?)"
            + " + (SELECT COALESCE(SUM(length), 0) FROM upload WHERE business_id = ?)"
            + " + (SELECT COALESCE(SUM(bytes), 0) FROM shown_file WHERE business_id = ?)";
    private static final String ALL = "SELECT (SELECT COALESCE(SUM(bytes), 0) FROM media) + (SELECT COALESCE(SUM(length), 0) FROM upload)"
            + " + (SELECT COALESCE(SUM(bytes), 0) FROM shown_file)";

    private final JdbcTemplate jdbc;
    private final Businesses businesses;
    private final long most;
    private final Counter refused;
    private final AtomicLong bytes;

    Space(JdbcTemplate jdbc, Businesses businesses, MediaSettings settings, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.businesses = businesses;
        this.most = settings.space().toBytes();
        this.refused = Counter.builder("tollgate.media.refused").description("Uploads for which their business had no space left")
                .register(meters);
        this.bytes = meters.gauge("tollgate.media.bytes", new AtomicLong());
    }

    /** What the uploads of the business take. */
    @Transactional(readOnly = true)
    public long used(BusinessId business) {
        return Optional.ofNullable(jdbc.queryForObject(USED, Long.class, business.value(), business.value(), business.value())).orElse(0L);
    }

    /** Why the business may upload nothing, if it has no space at all. */
    @Transactional(readOnly = true)
    public Optional<Refusal> full(BusinessId business) {
        return refusal(used(business), 1);
    }

    /** Refuses more bytes than there is space for. Until the transaction ends nothing else is added for the business. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Refusal> take(BusinessId business, long more) {
        businesses.lock(List.of(business));
        return refusal(used(business), more);
    }

    /** Counts anew what all files take, for the meter. */
    @Transactional(readOnly = true)
    public void look() {
        bytes.set(Optional.ofNullable(jdbc.queryForObject(ALL, Long.class)).orElse(0L));
    }

    private Optional<Refusal> refusal(long used, long more) {
        if (used + more <= most) {
            return Optional.empty();
        }
        refused.increment();
        return Optional.of(new Refusal(RequestFault.MEDIA_UPLOAD, "The uploads of this account take " + used + " of " + most
                + " bytes, and there is no room for this one. Delete files that no message needs any more, or ask the operator for"
                + " more space."));
    }
}
