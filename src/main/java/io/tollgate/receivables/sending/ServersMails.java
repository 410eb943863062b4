package io.tollgate.receivables.sending;

import io.tollgate.database.Trouble;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Sends them by the same server and from the same sender as invoices. */
@Component
class ServersMails implements PlainMails {

    private final SendingSettings settings;
    private final Carrier carrier;

    ServersMails(SendingSettings settings, List<Carrier> carriers) {
        this.settings = settings;
        this.carrier = carriers.stream().filter(one -> one.way() == Way.EMAIL).findFirst().orElseThrow();
    }

    @Override
    public boolean areSetUp() {
        return !settings.from().isEmpty();
    }

    @Override
    public Optional<String> failure(String name, String receiver, String subject, String text) {
        try {
            carrier.carry(new Parcel(name, receiver, subject, text, List.of()));
            return Optional.empty();
        } catch (NotCarried failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        } catch (RuntimeException failure) {
            return Optional.of("failure in Tollgate: " + Trouble.place(failure));
        }
    }
}
