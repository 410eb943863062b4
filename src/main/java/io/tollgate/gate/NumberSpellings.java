package io.tollgate.gate;

import io.tollgate.blocking.Spellings;
import io.tollgate.recipient.PhoneNumber;
import java.util.List;
import org.springframework.stereotype.Component;

/** The ways to write a number, for stop lists: these know only hashes, and the recipients know only numbers. */
@Component
final class NumberSpellings implements Spellings {

    @Override
    public List<String> of(String number) {
        return PhoneNumber.forms(number);
    }
}
