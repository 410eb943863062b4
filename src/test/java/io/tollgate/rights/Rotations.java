package io.tollgate.rights;

import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Settings;
import io.tollgate.world.DatabaseOnly;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** Rotations of keys with small batches. */
public final class Rotations {

    private static final int ROWS_A_BATCH = 7;

    private Rotations() {}

    public static Rotation on(DatabaseOnly tollgate) {
        return new Rotation(tollgate.the(PersonalRecords.class), tollgate.the(Keys.class), tollgate.the(Settings.class),
                tollgate.the(JdbcTemplate.class), tollgate.the(PlatformTransactionManager.class), ROWS_A_BATCH);
    }
}
