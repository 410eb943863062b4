package io.tollgate.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Prints the reports of the books as CSV, or writes them into a file. */
final class BookCommands {

    private static final String AREA = "/books";

    private BookCommands() {}

    /** The place to which the report is written. */
    static final class Target {

        @Option(names = "--file", paramLabel = "FILE", description = "The file to write; printed if left out.")
        @Nullable
        Path file;
        @Option(names = "--zone", paramLabel = "ZONE", description = "The zone of the days, such as Europe/Berlin; UTC if left out.")
        @Nullable
        String zone;
    }

    /** What every report does. */
    abstract static class Report implements Callable<Integer> {

        @Mixin
        Server server = new Server();
        @Spec
        CommandSpec spec = CommandSpec.create();

        final Integer write(String path, Map<String, String> parameters, @Nullable Path file) {
            if (file == null && Output.json(spec)) {
                // The same report, not as CSV.
                Output.document(spec, server.in(AREA).get(path.replaceFirst("/export$", "") + Server.query(parameters)));
                return Commands.GOOD;
            }
            byte[] csv = server.in(AREA).bytes(path + Server.query(parameters));
            if (file == null) {
                spec.commandLine().getOut().print(new String(csv, StandardCharsets.UTF_8));
                spec.commandLine().getOut().flush();
                return Commands.GOOD;
            }
            try {
                Files.write(file, csv);
            } catch (IOException failure) {
                throw new Failed(file + " cannot be written. Maybe its folder is missing, or is not yours.");
            }
            spec.commandLine().getOut().println("The report is in " + file + ".");
            Output.document(spec, Map.of("file", file.toString()));
            return Commands.GOOD;
        }

        static void put(Map<String, String> all, String name, @Nullable String value) {
            if (value != null) {
                all.put(name, value);
            }
        }
    }

    @Command(name = "revenue", description = "Revenue by time, market, category and business.", mixinStandardHelpOptions = true)
    static final class RevenueCommand extends Report {

        @Mixin
        Target target = new Target();
        @Option(names = "--from", paramLabel = "DAY", required = true, description = "The first day, such as 2026-10-01.")
        String from = "";
        @Option(names = "--to", paramLabel = "DAY", required = true, description = "The last day, included.")
        String to = "";
        @Option(names = "--by", paramLabel = "WHAT",
                description = "DAY or MONTH, MARKET, CATEGORY, BUSINESS, with commas; MONTH if left out.")
        @Nullable
        String by;
        @Option(names = "--basis", paramLabel = "BASIS", description = "BOOKED or DELIVERED: which day counts; BOOKED if left out.")
        @Nullable
        String basis;
        @Option(names = "--business", paramLabel = "HANDLE", description = "Only what this business pays.")
        @Nullable
        String business;

        @Override
        public Integer call() {
            Map<String, String> parameters = new LinkedHashMap<>(Map.of("from", from, "to", to));
            put(parameters, "zone", target.zone);
            put(parameters, "by", by);
            put(parameters, "basis", basis);
            put(parameters, "business", business);
            return write("/revenue/export", parameters, target.file);
        }
    }

    @Command(name = "prepaid", description = "What businesses had paid in advance at the end of a day.", mixinStandardHelpOptions = true)
    static final class PrepaidCommand extends Report {

        @Mixin
        Target target = new Target();
        @Option(names = "--day", paramLabel = "DAY", description = "The day, such as 2026-10-31; today if left out.")
        @Nullable
        String day;

        @Override
        public Integer call() {
            Map<String, String> parameters = new LinkedHashMap<>();
            put(parameters, "day", day);
            put(parameters, "zone", target.zone);
            return write("/prepaid/export", parameters, target.file);
        }
    }

    @Command(name = "open-items", description = "What was open on invoices at the end of a day, with its age.",
            mixinStandardHelpOptions = true)
    static final class OpenItemsCommand extends Report {

        @Mixin
        Target target = new Target();
        @Option(names = "--day", paramLabel = "DAY", description = "The day, such as 2026-10-31; today if left out.")
        @Nullable
        String day;
        @Option(names = "--since", paramLabel = "DAY", description = "ISSUE or DUE: from which day the age is counted; ISSUE if left out.")
        @Nullable
        String since;

        @Override
        public Integer call() {
            Map<String, String> parameters = new LinkedHashMap<>();
            put(parameters, "day", day);
            put(parameters, "zone", target.zone);
            put(parameters, "since", since);
            return write("/open-items/export", parameters, target.file);
        }
    }

    @Command(name = "datev", description = "A batch of bookings for DATEV (EXTF), in Windows-1252.", mixinStandardHelpOptions = true)
    static final class DatevCommand extends Report {

        @Option(names = "--file", paramLabel = "FILE", required = true,
                description = "The file to write; DATEV wants a name that begins with EXTF_.")
        Path file = Path.of("EXTF_Buchungsstapel.csv");
        @Option(names = "--from", paramLabel = "DAY", required = true, description = "The first day in UTC, such as 2026-10-01.")
        String from = "";
        @Option(names = "--to", paramLabel = "DAY", required = true, description = "The last day, included.")
        String to = "";
        @Option(names = "--currency", paramLabel = "CODE", required = true, description = "Of the ledger's amounts, such as EUR.")
        String currency = "";

        @Override
        public Integer call() {
            return write("/datev/" + currency, Map.of("from", from, "to", to), file);
        }
    }

    @Command(name = "saft", description = "An audit file of the books for Norway (SAF-T Financial 1.30).", mixinStandardHelpOptions = true)
    static final class SaftCommand extends Report {

        @Option(names = "--file", paramLabel = "FILE", required = true, description = "The file to write, such as SAF-T_Financial.xml.")
        Path file = Path.of("SAF-T_Financial.xml");
        @Option(names = "--from", paramLabel = "DAY", required = true, description = "The first day in UTC, such as 2026-10-01.")
        String from = "";
        @Option(names = "--to", paramLabel = "DAY", required = true, description = "The last day, included.")
        String to = "";
        @Option(names = "--currency", paramLabel = "CODE", required = true, description = "Of the ledger's amounts, such as NOK.")
        String currency = "";

        @Override
        public Integer call() {
            return write("/saft/" + currency, Map.of("from", from, "to", to), file);
        }
    }

    @Command(name = "taxes", description = "The documents of some months with their tax.", mixinStandardHelpOptions = true)
    static final class TaxesCommand extends Report {

        @Option(names = "--file", paramLabel = "FILE", description = "The file to write; printed if left out.")
        @Nullable
        Path file;
        @Option(names = "--from", paramLabel = "MONTH", required = true, description = "The first month, such as 2026-10.")
        String from = "";
        @Option(names = "--to", paramLabel = "MONTH", description = "The last month, included; the first if left out.")
        @Nullable
        String to;

        @Override
        public Integer call() {
            Map<String, String> parameters = new LinkedHashMap<>(Map.of("from", from));
            put(parameters, "to", to);
            return write("/taxes/export", parameters, file);
        }
    }

    @Command(name = "supplier-bill", description = "Imports daily counts of the network's bill (CSV), whole or not at all.",
            mixinStandardHelpOptions = true)
    static final class SupplierBillCommand extends Report {

        @Parameters(paramLabel = "FILE", description = "The file, in UTF-8.")
        Path file = Path.of("bill.csv");

        @Override
        public Integer call() {
            byte[] csv;
            try {
                csv = Files.readAllBytes(file);
            } catch (IOException failure) {
                throw new Failed(file + " cannot be read. Maybe its name is spelt differently, or it is not yours.");
            }
            JsonNode answer = server.in(AREA).postCsv("/supplier/bills", csv);
            Output.document(spec, answer);
            JsonNode bill = answer.path("bill");
            String what = bill.path("messages").asString() + " messages and " + bill.path("cost").asString() + " "
                    + bill.path("currency").asString() + " from " + bill.path("from").asString() + " to " + bill.path("to").asString();
            spec.commandLine().getOut().println(answer.path("imported").asBoolean()
                    ? "Bill " + bill.path("id").asString() + " is imported: " + what + ". It replaces " + answer.path("replaces").asString()
                            + " days of earlier bills."
                    : "This is bill " + bill.path("id").asString() + ", which was imported before: " + what + ". Nothing changed.");
            return Commands.GOOD;
        }
    }

    @Command(name = "supplier-comparison",
            description = "The network's bill against what Tollgate counted, with the reasons of differences.",
            mixinStandardHelpOptions = true)
    static final class SupplierComparisonCommand extends Report {

        @Option(names = "--file", paramLabel = "FILE", description = "The file to write; printed if left out.")
        @Nullable
        Path file;
        @Option(names = "--from", paramLabel = "DAY", required = true, description = "The first day of the bill, such as 2026-10-01.")
        String from = "";
        @Option(names = "--to", paramLabel = "DAY", required = true, description = "The last day, included.")
        String to = "";
        @Option(names = "--currency", paramLabel = "CODE", required = true, description = "Of the bill, such as USD.")
        String currency = "";

        @Override
        public Integer call() {
            return write("/supplier/comparison/export", Map.of("from", from, "to", to, "currency", currency), file);
        }
    }

    @Command(name = "receipts", description = "Receipts of delivery against charges.", mixinStandardHelpOptions = true)
    static final class ReceiptsCommand extends Report {

        @Mixin
        Target target = new Target();
        @Option(names = "--from", paramLabel = "DAY", required = true, description = "The first day, such as 2026-10-01.")
        String from = "";
        @Option(names = "--to", paramLabel = "DAY", required = true, description = "The last day, included; at most 31 days in all.")
        String to = "";

        @Override
        public Integer call() {
            Map<String, String> parameters = new LinkedHashMap<>(Map.of("from", from, "to", to));
            put(parameters, "zone", target.zone);
            return write("/receipts/export", parameters, target.file);
        }
    }
}
