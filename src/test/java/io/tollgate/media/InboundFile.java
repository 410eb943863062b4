package io.tollgate.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.CloudApiPaths;
import io.tollgate.cloudapi.OwnRequests;
import io.tollgate.secrets.Keys;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;

/** A file of a person that Tollgate has fetched from the network already. */
public final class InboundFile {

    private InboundFile() {}

    /** @return the id that the business is told; the network is away afterwards */
    public static String fetched(EnrolledBusiness business, String type, byte[] content) {
        World world = business.world();
        MediaFiles files = world.the(MediaFiles.class);
        String ofNetwork = Long.toString(UUID.randomUUID().getMostSignificantBits() >>> 8);
        String id = files.remember(Map.of(ofNetwork, new MediaFiles.Sent(business.id(), business.sender()))).get(ofNetwork).toString();
        MediaOrigin origin = _ -> new MediaOrigin.Fetched.Coming(type, new ByteArrayInputStream(content));
        MediaEndpoints endpoints = new MediaEndpoints(world.the(OwnRequests.class), world.the(Answers.class), files,
                world.the(MediaVault.class), world.the(MediaCare.class),
                new StaticListableBeanFactory(Map.of("origin", origin)).getBeanProvider(MediaOrigin.class), world.the(MediaSettings.class),
                world.the(Keys.class), Clock.systemUTC());
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/v25.0/" + id);
        request.addHeader("Authorization", "Bearer " + business.token());
        request.setAttribute(CloudApiPaths.SENDER, id);
        Answer answer = world.the(OwnRequests.class).answer(request,
                (requestId, owner) -> endpoints.answer(requestId, owner, id, request));
        assertThat(answer.status()).isEqualTo(200);
        return id;
    }
}
