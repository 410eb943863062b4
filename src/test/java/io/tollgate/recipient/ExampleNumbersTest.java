package io.tollgate.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ExampleNumbersTest {

    private final ExampleNumbers examples = new ExampleNumbers(new PhoneNumbers());

    @Test
    void aCountryHasANumberOfItsOwnOrNoneAndNobodyIsWarned() {
        Logger logger = Logger.getLogger(PhoneNumberUtil.class.getName());
        List<String> logged = new CopyOnWriteArrayList<>();
        long me = Thread.currentThread().threadId();
        Handler handler = new Handler() {

            @Override
            public void publish(LogRecord entry) {
                if (entry.getLongThreadID() == me) { // not of a test beside this one
                    logged.add(entry.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            for (String country : Locale.getISOCountries()) {
                examples.of(country).ifPresent(number -> assertThat(number.country()).isEqualTo(country));
            }
            assertThat(examples.of("UM")).isEmpty();
            assertThat(examples.of("AT")).isPresent();
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(logged).isEmpty();
    }
}
