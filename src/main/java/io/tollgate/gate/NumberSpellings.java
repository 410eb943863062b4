package io.tollgate.gate;

import io.tollgate.blocking.Spellings;
import io.tollgate.recipient.PhoneNumber;
import java.util.List;
import org.springframework.stereotype.Component;

/** The stop lists know hashes and the recipients know numbers; neither knows the other. */
@Component
final class NumberSpellings implements Spellings {

    @Override
    public List<String> of(String number) {
        return PhoneNumber.forms(number);
    }
}
