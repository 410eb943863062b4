package io.tollgate.rulebook.examples;

import java.util.List;

/** What the register would say of somebody's number. @param subdivisions ISO 3166-2; @param zones all that are possible */
record NumberPlace(String country, List<String> subdivisions, List<String> zones) {

    static final NumberPlace NOWHERE = new NumberPlace("ZZ", List.of(), List.of());
}
