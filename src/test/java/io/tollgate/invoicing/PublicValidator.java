package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;

import org.mustangproject.validator.ZUGFeRDValidator;

/** The validator of e-invoices that the public uses. */
public final class PublicValidator {

    private PublicValidator() {}

    /** @param name of a file with this document: its ending says what it is */
    public static void valid(byte[] document, String name) {
        ZUGFeRDValidator validator = new ZUGFeRDValidator();
        String report = validator.validate(document, name);

        assertThat(report).contains("<summary status=\"valid\"/>").doesNotContain("<error", "status=\"invalid\"");
        assertThat(validator.wasCompletelyValid()).isTrue();
    }
}
