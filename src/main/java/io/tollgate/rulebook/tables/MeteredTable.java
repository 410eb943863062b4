package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import io.tollgate.tariff.MeteredCard;
import io.tollgate.tariff.MeteredRate.Tier;
import io.tollgate.tariff.MeteredRate.Tiering;
import io.tollgate.tariff.MeteredRate.Unit;
import io.tollgate.tariff.MeteredRate;
import io.tollgate.tariff.RateCard;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code tariff/metered/metered.csv}: prices of events that have a size. The table may be missing. */
final class MeteredTable {

    static final String FILE = "tariff/metered/metered.csv";
    private static final String RATE = "rate_per_unit";
    private static final List<String> UNITS = names(Unit.values());
    private static final List<String> TIERINGS = names(Tiering.values());

    private MeteredTable() {}

    private record Key(String event, String country, Currency currency, LocalDate from) {}

    /** What all rows of a rate share. */
    private record Way(Unit unit, long pulse, Tiering tiering) {}

    private record Read(Key key, Way way, Tier tier, Row row) {}

    static MeteredCard read(RuleFiles files, Faults faults) {
        if (!Table.contains(files, FILE)) {
            return MeteredCard.empty();
        }
        Set<String> places = new TreeSet<>(Regions.COUNTRIES);
        places.add(RateCard.OTHER);
        Map<Key, List<Read>> all = new LinkedHashMap<>();
        for (Row row : Table.rows(files, FILE, List.of("event", "country", "currency", "unit", "pulse", "tiering", "valid_from",
                "after_units", RATE), faults)) {
            read(row, places).ifPresent(one -> {
                List<Read> before = all.computeIfAbsent(one.key(), _ -> new ArrayList<>());
                if (fits(one, before)) {
                    before.add(one);
                }
            });
        }
        tellWithoutOther(all);
        return new MeteredCard(all.entrySet().stream().filter(rate -> !rate.getValue().isEmpty()).map(rate -> {
            Key key = rate.getKey();
            Way way = rate.getValue().getFirst().way();
            return new MeteredRate(key.event(), key.country(), key.currency(), way.unit(), way.pulse(), way.tiering(), key.from(),
                    rate.getValue().stream().map(Read::tier).toList());
        }).toList());
    }

    private static Optional<Read> read(Row row, Set<String> places) {
        Optional<String> event = row.fitting("event", "[a-z][a-z-]{1,29}", "event", "call");
        Optional<String> country = row.oneOf("country", places, "country");
        Optional<Currency> currency = row.parsed("currency", Currency::getInstance, "currency", "USD");
        Optional<Unit> unit = row.oneOf("unit", UNITS, "measure").map(name -> Unit.valueOf(name.toUpperCase(Locale.ROOT)));
        Optional<Long> pulse = row.fitting("pulse", "[1-9][0-9]{0,8}", "pulse", "6").map(Long::valueOf);
        Optional<Tiering> tiering = row.oneOf("tiering", TIERINGS, "tiering").map(name -> Tiering.valueOf(name.toUpperCase(Locale.ROOT)));
        Optional<LocalDate> from = row.day("valid_from");
        Optional<Long> after = row.fitting("after_units", "[0-9]{1,12}", "whole number", "1000").map(Long::valueOf);
        Optional<Long> micros = row.micros(RATE);
        if (event.isEmpty() || country.isEmpty() || currency.isEmpty() || unit.isEmpty() || pulse.isEmpty() || tiering.isEmpty()
                || from.isEmpty() || after.isEmpty() || micros.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Read(new Key(event.get(), country.get(), currency.get(), from.get()),
                new Way(unit.get(), pulse.get(), tiering.get()), new Tier(after.get(), micros.get()), row));
    }

    private static boolean fits(Read one, List<Read> before) {
        Row row = one.row();
        Way way = one.way();
        long after = one.tier().afterUnits();
        if (!MeteredRate.isWhole(one.tier().micros(), way.pulse(), way.unit())) {
            row.fault(RATE, "At " + row.text(RATE) + " a unit, a pulse of " + way.pulse() + " does not cost whole millionths. Maybe"
                    + " choose a price that " + way.unit().size() + " pulses of 1 divide evenly.");
        } else if (!MeteredRate.beginsWithPulse(after, way.pulse(), way.unit())) {
            row.fault("after_units", "A pulse of " + way.pulse() + " would begin before and end after unit " + after
                    + ". Maybe choose a number of units that is whole pulses.");
        } else if (before.isEmpty() && after != 0) {
            row.fault("after_units", "The first tier of a rate must begin after 0 units. Maybe a row above it is missing.");
        } else if (!before.isEmpty() && after <= before.getLast().tier().afterUnits()) {
            row.fault("after_units", before.stream().anyMatch(other -> other.tier().afterUnits() == after)
                    ? "There are two prices for the same event, country, currency, day and tier. Maybe delete one of the rows."
                    : "Tiers must rise. Maybe sort the rows by after_units.");
        } else if (!before.isEmpty() && !before.getFirst().way().equals(way)) {
            row.fault("The tiers of a rate must have the same unit, pulse and tiering. Maybe copy those of its first row.");
        } else {
            return true;
        }
        return false;
    }

    private static void tellWithoutOther(Map<Key, List<Read>> all) {
        Set<String> told = new TreeSet<>();
        all.forEach((key, rows) -> {
            boolean has = all.keySet().stream().anyMatch(other -> other.country().equals(RateCard.OTHER)
                    && other.event().equals(key.event()) && other.currency().equals(key.currency()) && !other.from().isAfter(key.from()));
            if (!has && !rows.isEmpty() && told.add(key.event() + key.currency())) {
                rows.getFirst().row().fault("There is no price of a " + key.event() + " in " + key.currency() + " on " + key.from()
                        + " for countries that are not listed. Maybe add a row " + RateCard.OTHER + ".");
            }
        });
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    }
}
