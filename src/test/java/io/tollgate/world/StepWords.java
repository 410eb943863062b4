package io.tollgate.world;

import io.cucumber.java.ParameterType;
import java.time.LocalDate;
import java.time.LocalTime;

/** Words that the steps of all end-to-end features share. */
public final class StepWords {

    @ParameterType("\\d{4}-\\d{2}-\\d{2}")
    public LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    @ParameterType("\\d{2}:\\d{2}")
    public LocalTime time(String text) {
        return LocalTime.parse(text);
    }

    /** The id of a rule: {@code CON-EU-001}. */
    @ParameterType("[A-Z]{3}(?:-[A-Z]{2,5})?-\\d{3}")
    public String rule(String id) {
        return id;
    }
}
