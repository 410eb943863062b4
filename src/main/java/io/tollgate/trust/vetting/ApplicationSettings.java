package io.tollgate.trust.vetting;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings {@code tollgate.application.*}.
 *
 * @param largestDocument  the largest file of an application, up to 15 MB, which is what its column takes
 * @param mostDocuments    the most documents of one application
 * @param reminderDays     how many days before the end of a verification Tollgate reminds of its renewal
 */
@ConfigurationProperties("tollgate.application")
record ApplicationSettings(
        @DefaultValue("10MB") DataSize largestDocument, @DefaultValue("20") int mostDocuments, @DefaultValue( {
            "60", "30", "7"}) List<Integer> reminderDays){

    ApplicationSettings {
        if (largestDocument.toBytes() < 1 || largestDocument.toMegabytes() > 15) {
            throw new IllegalArgumentException("tollgate.application.largest-document (" + largestDocument + ") must be up to 15MB");
        }
        if (mostDocuments < 1) {
            throw new IllegalArgumentException("tollgate.application.most-documents (" + mostDocuments + ") must be 1 or more");
        }
        if (reminderDays.isEmpty() || reminderDays.stream().anyMatch(days -> days < 1)) {
            throw new IllegalArgumentException(
                    "tollgate.application.reminder-days " + reminderDays + " must be days before the end. Maybe 60, 30, 7.");
        }
    }
}
