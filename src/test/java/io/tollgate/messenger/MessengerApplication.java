package io.tollgate.messenger;

import io.tollgate.TollgateTest;
import io.tollgate.blocking.BlockedUsers;
import io.tollgate.delivery.Handsets;
import io.tollgate.traffic.Traffic;
import io.tollgate.world.World;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The beans that the steps of the messenger use. */
@TollgateTest
final class MessengerApplication {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    Handsets handsets;
    @Autowired
    Traffic traffic;
    @Autowired
    BlockedUsers blockedUsers;
    @Autowired
    JdbcTemplate database;
}
