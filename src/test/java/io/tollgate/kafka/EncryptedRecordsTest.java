package io.tollgate.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.endtoend.TestDevice;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** Records of the type {@code encrypted} come to the devices, and those that declare one thing and have another become dead letters. */
@TollgateTest
class EncryptedRecordsTest {

    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;

    private final TestBroker broker = TestBroker.shared();
    private final Topics topics = new Topics(broker.address());

    @Test
    void anEncryptedRecordComesToTheDeviceOfItsRecipient() throws Exception {
        Partner shop = world.onAccount().partner();
        Person ana = world.person().consentsTo(shop.business());
        String topic = "in-" + UUID.randomUUID();
        topics.make(1, topic, topic + ".dead");
        TestDevice desk = TestDevice.of(shop);
        TestDevice phone = TestDevice.of(shop.root(), Files.readString(data.resolve("messenger-token")).strip(), ana.number().e164());
        phone.brings(1);
        byte[] group = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        desk.opens(group, ana.number().e164());
        String good = TestDevice.sealed(group, 1, "utility", "m-1", "utility@en_US");
        String otherCategory = TestDevice.sealed(group, 1, "marketing", "m-2", "marketing@en_US")
                .replace("\"category\":\"marketing\"", "\"category\":\"utility\"");
        String noMls = good.replaceAll("\"ciphertext\":\"[^\"]+\"", "\"ciphertext\":\"AAEA\"");

        topics.write(List.of(record(topic, ana, shop, good), record(topic, ana, shop, otherCategory), record(topic, ana, shop, noMls),
                record(topic, ana, shop, good)));
        try (KafkaNode node = KafkaNode.of(world, broker, "group-" + UUID.randomUUID(), Set.of(topic + "=" + shop.business().handle()))) {
            node.begin();
            List<ConsumerRecord<byte[], byte[]>> dead = topics.read(topic + ".dead", 2);
            await().until(() -> phone.inbox().stream()
                    .anyMatch(one -> one.path("kind").asString().equals("message")));

            assertThat(dead).extracting(one -> Topics.header(one, "dead_reason")).anyMatch(why -> why.contains("encrypted.category"))
                    .anyMatch(why -> why.contains("encrypted.ciphertext"));
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, Person to, Partner shop, String content) {
        return Topics.record(topic, to.number().e164(), "{\"messaging_product\":\"whatsapp\"," + content + "}",
                Map.of("business", shop.business().handle(), "sender", shop.business().phoneNumberId()));
    }
}
