package io.tollgate.invoicing;

import io.tollgate.message.BusinessId;
import java.net.URI;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Where a business gets the annex of an invoice or credit note, with its token. Known only if the operator has set the public address of
 * this Tollgate, {@code tollgate.invoicing.public-url}.
 */
@Component
final class AnnexAddress {

    private static final String SETTING = "tollgate.invoicing.public-url";

    private final String root;

    AnnexAddress(@Value("${" + SETTING + ":}") String publicUrl) {
        if (!publicUrl.isEmpty() && !publicUrl.matches("https?://[^\\s/?#@]+(/[^\\s?#]*)?")) {
            throw new IllegalArgumentException(SETTING + " (" + publicUrl + ") must be a URL without query and user."
                    + " Maybe https://tollgate.example");
        }
        this.root = publicUrl.replaceFirst("/+$", "");
    }

    /** @param number of an invoice or credit note of the business */
    Optional<URI> of(BusinessId business, String number) {
        return root.isEmpty()
                ? Optional.empty()
                : Optional.of(URI.create(root + "/v25.0/" + business + "/invoices?format=annex&number=" + number));
    }
}
