package io.tollgate.receivables.sending;

import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.receivables.sending.Parcel.Document;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Posts the e-invoice as UBL. The header {@code Idempotency-Key} has the parcel's name, which is the same for each attempt. */
@Component
final class AccessPointCarrier implements Carrier, AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Set<Integer> AGAIN = Set.of(401, 403, 404, 408, 423, 425, 429);
    private static final int SUCCESS = 2;
    private static final int CLIENT_ERROR = 4;

    private final SendingSettings settings;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST).build();

    AccessPointCarrier(SendingSettings settings) {
        this.settings = settings;
    }

    @Override
    public Way way() {
        return Way.ACCESS_POINT;
    }

    @Override
    public void carry(Parcel parcel) throws NotCarried {
        if (settings.accessPoint().isEmpty()) {
            throw NotCarried.thisTime("tollgate.invoicing.sending.access-point is not set");
        }
        Optional<Document> ubl = parcel.documents().stream().filter(document -> document.form() == Form.UBL).findFirst();
        if (ubl.isEmpty()) {
            throw NotCarried.forGood("there is no UBL: the format of the buyer must be XRECHNUNG or PEPPOL");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.accessPointUri()).timeout(LONGEST)
                .header("Content-Type", "application/xml").header("Idempotency-Key", parcel.name())
                .POST(BodyPublishers.ofByteArray(ubl.get().content()));
        if (!settings.accessPointToken().isEmpty()) {
            request.header("Authorization", "Bearer " + settings.accessPointToken());
        }
        int status = post(request.build());
        if (status / 100 == SUCCESS) {
            return;
        }
        String why = "the access point answered " + status;
        throw status / 100 == CLIENT_ERROR && !AGAIN.contains(status) ? NotCarried.forGood(why) : NotCarried.thisTime(why);
    }

    private int post(HttpRequest request) throws NotCarried {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException failure) {
            throw NotCarried.thisTime("the access point cannot be reached: " + failure.getClass().getSimpleName());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw NotCarried.thisTime("Tollgate was stopped meanwhile");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
