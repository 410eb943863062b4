package io.tollgate.endtoend;

import io.tollgate.database.Times;
import io.tollgate.endtoend.mls.KeyPackage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/** The key packages of devices. Each is given out once, however many ask at a time; the last resort of a device as often as needed. */
@Component
class KeyPackages {

    static final int MOST = 100;
    /** So many packages of a device a claimer gets within an hour; after them, the last resort. So it cannot use them up. */
    private static final int OFTEN = 5;
    private static final Duration HOUR = Duration.ofHours(1);

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;

    KeyPackages(NamedParameterJdbcTemplate named) {
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
    }

    /** A package that was given out. @param reused whether it is the last resort, which others have too */
    record Claimed(DeviceId device, byte[] content, boolean reused) {}

    /** @param content as the device brought it */
    record Brought(KeyPackage read, byte[] content, boolean lastResort) {}

    /**
     * Adds packages of a device, all or none. A new last resort takes the place of the former one.
     *
     * @return whether all references are new
     */
    @Transactional
    public boolean add(Device device, List<Brought> packages) {
        try {
            jdbc.batchUpdate("INSERT INTO e2e_key_package (reference, device_id, recipient, last_resort, content, not_after)"
                    + " VALUES (?, ?, ?, ?, ?, ?)",
                    packages.stream().map(one -> new Object[] {one.read().reference(), device.id().text(), Devices.person(device.account()),
                        one.lastResort(), one.content(), Times.utc(one.read().notAfter())}).toList());
        } catch (DuplicateKeyException known) {
            TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
            return false;
        }
        packages.stream().filter(Brought::lastResort).findFirst()
                .ifPresent(last -> jdbc.update("DELETE FROM e2e_key_package WHERE device_id = ? AND last_resort AND reference <> ?",
                        device.id().text(), last.read().reference()));
        return true;
    }

    /** How many packages of the device nobody has yet; without the last resort. */
    int stock(DeviceId device, Instant now) {
        return Optional.ofNullable(jdbc.queryForObject("SELECT COUNT(*) FROM e2e_key_package WHERE device_id = ? AND NOT last_resort"
                + " AND claimed_at IS NULL AND not_after > ?", Integer.class, device.text(), Times.utc(now))).orElse(0);
    }

    /** One package of each of these devices that has any. @param claimer the subject that gets them */
    @Transactional
    public List<Claimed> claim(Collection<DeviceId> devices, String claimer, Instant now) {
        return devices.stream().sorted().flatMap(device -> claim(device, claimer, now).stream()).toList();
    }

    private Optional<Claimed> claim(DeviceId device, String claimer, Instant now) {
        int already = Optional.ofNullable(jdbc.queryForObject("SELECT COUNT(*) FROM e2e_key_package WHERE device_id = ? AND NOT last_resort"
                + " AND claimed_at > ? AND claimed_by = ?", Integer.class, device.text(), Times.utc(now.minus(HOUR)), claimer)).orElse(0);
        return (already < OFTEN ? once(device, claimer, now) : Optional.<Claimed>empty()).or(() -> lastResort(device, now));
    }

    /** A package that is claimed once. Others who claim at the same time pass over this row. */
    private Optional<Claimed> once(DeviceId device, String claimer, Instant now) {
        Optional<Map.Entry<byte[], byte[]>> free = jdbc.query("SELECT reference, content FROM e2e_key_package WHERE device_id = ?"
                + " AND NOT last_resort AND claimed_at IS NULL AND not_after > ? ORDER BY not_after LIMIT 1 FOR UPDATE SKIP LOCKED",
                (row, _) -> Map.entry(row.getBytes("reference"), row.getBytes("content")), device.text(), Times.utc(now)).stream()
                .findFirst();
        free.ifPresent(found -> jdbc.update("UPDATE e2e_key_package SET claimed_at = ?, claimed_by = ?, content = '' WHERE reference = ?",
                Times.utc(now), claimer, found.getKey()));
        return free.map(found -> new Claimed(device, found.getValue(), false));
    }

    private Optional<Claimed> lastResort(DeviceId device, Instant now) {
        return jdbc.query("SELECT content FROM e2e_key_package WHERE device_id = ? AND last_resort AND not_after > ?",
                (row, _) -> new Claimed(device, row.getBytes("content"), true), device.text(), Times.utc(now)).stream().findFirst();
    }

    /** The devices to which these packages belong. */
    List<DeviceId> owners(Collection<byte[]> references) {
        return named.query("SELECT device_id FROM e2e_key_package WHERE reference IN (:references)", Map.of("references", references),
                (row, _) -> new DeviceId(row.getString("device_id")));
    }

    @Transactional
    public void removeOf(DeviceId device) {
        jdbc.update("DELETE FROM e2e_key_package WHERE device_id = ?", device.text());
    }

    /** Deletes packages whose life is over. @return how many */
    @Transactional
    public int removeOld(Instant now, int most) {
        return jdbc.update("DELETE FROM e2e_key_package WHERE not_after < ? LIMIT " + most, Times.utc(now));
    }
}
