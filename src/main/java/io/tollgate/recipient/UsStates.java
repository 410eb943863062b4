package io.tollgate.recipient;

import static java.util.stream.Collectors.toMap;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The states of the United States as the geocoder writes them: {@code Texas}, or {@code El Paso, TX}. */
final class UsStates {

    private static final Map<String, String> codeByName = Arrays.stream("""
            Alabama=AL Alaska=AK Arizona=AZ Arkansas=AR California=CA Colorado=CO Connecticut=CT Delaware=DE Florida=FL Georgia=GA
            Hawaii=HI Idaho=ID Illinois=IL Indiana=IN Iowa=IA Kansas=KS Kentucky=KY Louisiana=LA Maine=ME Maryland=MD
            Massachusetts=MA Michigan=MI Minnesota=MN Mississippi=MS Missouri=MO Montana=MT Nebraska=NE Nevada=NV
            New_Hampshire=NH New_Jersey=NJ New_Mexico=NM New_York=NY North_Carolina=NC North_Dakota=ND Ohio=OH Oklahoma=OK
            Oregon=OR Pennsylvania=PA Rhode_Island=RI South_Carolina=SC South_Dakota=SD Tennessee=TN Texas=TX Utah=UT
            Vermont=VT Virginia=VA Washington_State=WA Washington=WA West_Virginia=WV Wisconsin=WI Wyoming=WY
            Washington_D.C.=DC District_of_Columbia=DC""".split("\\s+"))
            .map(entry -> entry.split("=")).collect(toMap(pair -> pair[0].replace('_', ' '), pair -> pair[1]));

    private UsStates() {}

    static Optional<String> in(String place) {
        String last = place.substring(place.lastIndexOf(',') + 1).strip();
        if (codeByName.containsValue(last)) {
            return Optional.of(last);
        }
        return Optional.ofNullable(codeByName.get(place.replace(",", "").strip()));
    }
}
