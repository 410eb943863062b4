package io.tollgate.endtoend;

import io.tollgate.conversation.Conversations;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** A shop with a device at its desk, and a person with a phone, who has consented to its messages. */
abstract class DevicesFixture {

    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    Conversations windows;

    Partner shop;
    String messenger;
    Person ana;
    TestDevice desk;
    TestDevice phone;

    @BeforeEach
    void open() throws Exception {
        shop = world.onAccount().partner();
        messenger = Files.readString(data.resolve("messenger-token")).strip();
        ana = world.person().consentsTo(shop.business());
        desk = TestDevice.of(shop);
        phone = TestDevice.of(shop.root(), messenger, ana.number().e164());
    }

    static byte[] newGroup() {
        return UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    }

    String to() {
        return "\"to\":\"" + ana.number().e164() + "\"";
    }

    static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> done = new ArrayList<>();
            for (Future<T> one : all.invokeAll(work)) {
                done.add(one.get());
            }
            return done;
        }
    }
}
