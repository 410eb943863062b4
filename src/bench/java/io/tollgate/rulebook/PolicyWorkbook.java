package io.tollgate.rulebook;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** The policy of {@link PlainPolicy} as OpenL decision tables, one for each concern; every row that holds says its rule. */
final class PolicyWorkbook {

    /** A table's columns, {@code type property}, and rows: the rule's id, then cells, of which a dash is any value. */
    private record DecisionTable(String name, List<String> columns, List<String> rows) {}

    private static final List<DecisionTable> TABLES = List.of(
            new DecisionTable("General",
                    List.of("Boolean blocked", "Boolean stopListed", "Boolean suspended", "Boolean thirdParty", "Boolean template",
                            "Boolean window",
                            "Boolean marketing", "Boolean marketingStopListed", "Boolean blockedByBusiness"),
                    List.of(
                            "BLK-ANY-001 yes - - - - - - - -",
                            "BLK-ANY-002 - yes - - - - - - -",
                            "BLK-ANY-003 - - yes - - - - - -",
                            "BLK-ANY-004 - - - - - - yes yes -",
                            "BLK-ANY-005 - - - - - - - - yes",
                            "CON-ANY-060 - - - yes - - - - -",
                            "CON-ANY-030 - - - - no no - - -")),
            new DecisionTable("Consent",
                    List.of("Boolean marketing", "Boolean window", "String messages", "String toMarketing", "String country",
                            "Boolean european",
                            "Boolean softOptInTooOld", "Boolean confirmation", "Boolean asking", "Boolean askedTooOften"),
                    List.of(
                            "CON-ANY-010 - - WITHDRAWN - - - - no - -",
                            "CON-ANY-001 no no SILENT - - - - - no -",
                            "CON-ANY-020 no no EXPIRED - - - - - no -",
                            "CON-ANY-011 yes - - WITHDRAWN - - - - - -",
                            "CON-ANY-021 yes - - EXPIRED - - - - - -",
                            "CON-ANY-002 yes - - SILENT - - - - - -",
                            "CON-EU-001 yes - - SILENT - yes - - - -",
                            "CON-ANY-070 - - - - - - - - - yes",
                            "CON-ANY-071 yes - - - - - - - yes -",
                            "CON-CA-001 yes - - SOFT_OPT_IN CA - yes - - -",
                            "CON-DE-001 yes - - GIVEN DE - - - - -",
                            "CON-AT-001 yes - - GIVEN AT - - - - -")),
            new DecisionTable("Marketing",
                    List.of("Boolean marketing", "Boolean quiet", "Boolean expiringInQuiet", "Boolean timeless", "Boolean window",
                            "Boolean limitReached",
                            "String country", "Boolean heardOfBusinessToday", "Boolean template"),
                    List.of(
                            "CON-ANY-040 yes yes - - - - - - -",
                            "CON-ANY-041 yes yes yes - - - - - -",
                            "CON-ANY-042 yes - - yes - - - - -",
                            "CON-ANY-050 yes - - - no yes - - -",
                            "CON-CO-001 yes - - - - - CO yes -",
                            "CON-US-001 yes - - - - - US - yes")),
            new DecisionTable("Verification",
                    List.of("String plan", "String business", "String number", "Boolean beyondNewRecipients", "Boolean window",
                            "String approval"),
                    List.of(
                            "VER-ANY-001 ENTERPRISE UNVERIFIED - - - -",
                            "VER-ANY-002 ENTERPRISE - UNVERIFIED - - -",
                            "VER-ANY-010 - EXPIRED - - - -",
                            "VER-ANY-011 - REVOKED - - - -",
                            "VER-ANY-012 - - EXPIRED - - -",
                            "VER-ANY-013 - - REVOKED - - -",
                            "VER-ANY-020 - - - yes no -",
                            "VER-ANY-030 - - - - - UNKNOWN",
                            "VER-ANY-031 - - - - - PENDING",
                            "VER-ANY-032 - - - - - REJECTED",
                            "VER-ANY-033 - - - - - PAUSED",
                            "VER-ANY-034 - - - - - DISABLED")),
            new DecisionTable("Tariff",
                    List.of("Boolean freeEntry", "Boolean freeInWindow", "String[] plan", "Boolean pilotEnded", "Boolean pilotUsedUp",
                            "Boolean serviceAllowance",
                            "Boolean serviceCharged", "Boolean appAllowance", "Boolean rated", "Boolean beyondFunds"),
                    List.of(
                            "TAR-ANY-031 - - PILOT yes - - - - - -",
                            "TAR-ANY-032 - - PILOT - yes - - - - -",
                            "TAR-ANY-010 yes - - - - - - - - -",
                            "TAR-ANY-020 no yes - - - - - - - -",
                            "TAR-ANY-030 no no PILOT no no - - - - -",
                            "TAR-ANY-021 no no OTHERS - - yes yes - - -",
                            "TAR-ANY-040 no no OTHERS - - no - yes - -",
                            "TAR-ANY-001 no no OTHERS - - no - no yes -",
                            "TAR-ANY-002 no no OTHERS - - no - no - yes")));

    private PolicyWorkbook() {}

    /** @param otherPlans all but PILOT, by comma */
    static void write(Path file, String otherPlans) throws IOException {
        try (XSSFWorkbook workbook = new XSSFWorkbook(); OutputStream out = Files.newOutputStream(file)) {
            Sheet environment = workbook.createSheet("Environment");
            cell(environment, 1, 1).setCellValue("Environment");
            environment.addMergedRegion(new CellRangeAddress(1, 1, 1, 2));
            cell(environment, 2, 1).setCellValue("import");
            cell(environment, 2, 2).setCellValue("io.tollgate.rulebook");
            cell(environment, 5, 1).setCellValue("Method void judge(FlatCase c, Fired fired)");
            cell(environment, 6, 1)
                    .setCellValue(TABLES.stream().map(table -> table.name() + "(c, fired);").collect(Collectors.joining(" ")));
            TABLES.forEach(table -> table(workbook.createSheet(table.name()), table, Map.of("OTHERS", otherPlans)));
            workbook.write(out);
        }
    }

    private static void table(Sheet sheet, DecisionTable table, Map<String, String> meanings) {
        int columns = table.columns().size();
        cell(sheet, 1, 1).setCellValue("Rules void " + table.name() + "(FlatCase c, Fired fired)");
        sheet.addMergedRegion(new CellRangeAddress(1, 1, 1, columns + 1));
        for (int column = 0; column < columns; column++) {
            String property = table.columns().get(column).split(" ")[1];
            column(sheet, column + 1, "C" + (column + 1), "c." + property, table.columns().get(column) + "Is", property);
        }
        column(sheet, columns + 1, "A1", "fired.say(rule)", "String rule", "Rule");
        IntStream.range(0, table.rows().size()).forEach(row -> {
            List<String> words = Arrays.asList(table.rows().get(row).split(" "));
            cell(sheet, 6 + row, columns + 1).setCellValue(words.getFirst());
            for (int column = 0; column < columns; column++) {
                value(cell(sheet, 6 + row, column + 1), meanings.getOrDefault(words.get(column + 1), words.get(column + 1)));
            }
        });
    }

    private static void column(Sheet sheet, int column, String... head) {
        IntStream.range(0, head.length).forEach(row -> cell(sheet, 2 + row, column).setCellValue(head[row]));
    }

    private static void value(Cell cell, String word) {
        switch (word) {
            case "-" -> cell.setBlank();
            case "yes" -> cell.setCellValue(true);
            case "no" -> cell.setCellValue(false);
            default -> cell.setCellValue(word);
        }
    }

    private static Cell cell(Sheet sheet, int row, int column) {
        var line = sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
        return line.createCell(column);
    }
}
