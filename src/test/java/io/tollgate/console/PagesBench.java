package io.tollgate.console;

import static io.tollgate.world.TestAccounts.PASSWORD;

import io.tollgate.Tollgate;
import io.tollgate.accounts.Role;
import io.tollgate.database.TestDatabase;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Measures each page of the console with much in the tables: the time of the answer, how many statements it takes, and how many rows they
 * read, which does not depend on the machine. {@code -Dbench.messages=10000000 -Dbench.businesses=1000 -Dbench.charges=5000000};
 * {@code -Dbench.statements=true} prints the statements of each page, {@code -Dbench.pages=invoices} measures those only whose path has
 * this text. {@code -Dbench.database=jdbc:mysql://... -Dbench.data=folder} takes a database that an earlier run has filled, with the keys
 * in its directory of data.
 */
public final class PagesBench {

    private static final long MESSAGES = Long.getLong("bench.messages", 10_000_000);
    private static final int BUSINESSES = Integer.getInteger("bench.businesses", 1_000);
    private static final long CHARGES = Long.getLong("bench.charges", 5_000_000);
    private static final boolean STATEMENTS = Boolean.getBoolean("bench.statements");
    private static final String ONLY = System.getProperty("bench.pages", "");
    private static final String FILLED = System.getProperty("bench.database", "");
    private static final int WARM = 3;
    private static final int MEASURED = 7;
    private static final double GOAL = 300;

    private final Browser browser;
    private final JdbcTemplate jdbc;

    private PagesBench(Browser browser, JdbcTemplate jdbc) {
        this.browser = browser;
        this.jdbc = jdbc;
    }

    /** @param form empty: it is a GET */
    private record PageOf(String path, String form) {

        static PageOf get(String path) {
            return new PageOf(path, "");
        }
    }

    /** @param millis the median @param rows that the database has read */
    private record Figure(PageOf page, int status, double millis, int statements, long rows, int bytes) {}

    public static void main(String[] arguments) throws Exception {
        Tollgate.useXmlOfJava();
        try (var context = new SpringApplicationBuilder(Tollgate.class).initializers(new TestDatabase(), PagesBench::watched)
                .run()) {
            long begin = System.nanoTime();
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            ManyTableRows rows = new ManyTableRows(new World(context), MESSAGES, BUSINESSES, CHARGES);
            ManyTableRows.Made made = FILLED.isEmpty() ? rows.make() : rows.made();
            System.out.printf("%,d messages, %,d charges, %,d businesses, %,d invoices; made in %.0f s%n", count(jdbc, "decision"),
                    count(jdbc, "charge"), count(jdbc, "business"), count(jdbc, "invoice"), (System.nanoTime() - begin) / 1e9);
            int port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
            TestAccounts.at(port, Path.of(context.getEnvironment().getRequiredProperty("tollgate.data"))).account("bench", Role.all());
            try (Browser browser = new Browser(port, "127.0.0.1")) {
                browser.signIn("bench", PASSWORD, "/");
                new PagesBench(browser, jdbc).measure(pages(made));
            }
        }
        System.exit(0);
    }

    private static void watched(ConfigurableApplicationContext context) {
        if (!FILLED.isEmpty()) {
            TestPropertyValues.of("spring.datasource.url=" + FILLED, "tollgate.data=" + System.getProperty("bench.data")).applyTo(context);
        }
        String url = context.getEnvironment().getRequiredProperty("spring.datasource.url");
        TestPropertyValues.of("server.port=0",
                "spring.datasource.url=" + url.replaceAll("&queryInterceptors=[^&]*", "") + "&" + StatementCount.OPTION).applyTo(context);
    }

    private static long count(JdbcTemplate jdbc, String table) {
        Long rows = jdbc.queryForObject("SELECT COUNT(*) FROM " + table, Long.class);
        return rows == null ? 0 : rows;
    }

    private static List<PageOf> pages(ManyTableRows.Made made) {
        String handle = made.business().handle();
        List<PageOf> pages = new ArrayList<>();
        for (String path : List.of("/", "/console/rules", "/console/rules?room=blocking", "/console/rules/CON-EU-001", "/console/messages",
                "/console/messages?state=DELIVERED", "/console/messages?state=FAILED", "/console/messages?state=DEFERRED",
                "/console/messages?rule=CON-EU-001", "/console/messages?rule=CON-EU-999", "/console/messages?business=" + handle,
                "/console/messages?business=" + handle + "&state=FAILED", "/console/messages/" + made.message().text(),
                "/console/why?message=" + made.message().text(), "/console/consents", "/console/businesses",
                "/console/businesses?q=business-7", "/console/businesses/" + handle, "/console/businesses/" + handle + "/webhook",
                "/console/reviews", "/console/money", "/console/money/of/" + handle, "/console/money/margin", "/console/money/messages",
                "/console/money/messages?market=India&category=UTILITY", "/console/money/messages?business=" + handle,
                "/console/money/rates", "/console/money/payments",
                "/console/money/bank", "/console/invoices", "/console/invoices?state=OVERDUE", "/console/invoices?business=" + handle,
                "/console/operations", "/console/accounts", "/console/audit-trail", "/console/audit-trail?account=bench",
                "/console/businesses?sort=businesses.name", "/console/money?sort=-balances.balance",
                "/console/invoices?sort=-invoices.open", "/console/money/payments?sort=-payments.amount",
                "/console/accounts?sort=accounts.made", "/console/money/margin?sort=-lines.margin",
                "/console/account", "/developers?business=" + handle, "/developers/log?business=" + handle)) {
            pages.add(PageOf.get(path));
        }
        String number = "number=" + Browser.encoded(made.person().number().e164());
        pages.add(new PageOf("/console/consents", number));
        pages.add(new PageOf("/console/messages", number));
        pages.add(new PageOf("/console/search", "q=" + handle));
        pages.add(new PageOf("/console/search", "q=no+message+is+called+so"));
        pages.add(new PageOf("/console/search/reference", "q=no+message+is+called+so&handle=" + handle));
        return pages.stream().filter(page -> page.path().contains(ONLY)).toList();
    }

    private void measure(List<PageOf> pages) {
        List<Figure> figures = pages.stream().map(this::figure).toList();
        System.out.printf("%-64s %6s %10s %10s %6s%n", "page", "ms", "statements", "rows read", "kB");
        figures.forEach(one -> System.out.printf("%-64s %6.0f %10d %,10d %6d%s%n", name(one.page()), one.millis(), one.statements(),
                one.rows(), one.bytes() / 1_000, one.status() == 200 ? "" : " HTTP " + one.status()));
        Figure slowest = figures.stream().max(Comparator.comparingDouble(Figure::millis)).orElseThrow();
        System.out.printf("%d of %d pages under %.0f ms; the slowest: %s, %.0f ms%n",
                figures.stream().filter(one -> one.millis() < GOAL).count(), figures.size(), GOAL, name(slowest.page()), slowest.millis());
    }

    private static String name(PageOf page) {
        return (page.form().isEmpty() ? "" : "POST ") + page.path().replaceAll("wamid\\.\\S+", "wamid");
    }

    private Figure figure(PageOf page) {
        for (int time = 0; time < WARM; time++) {
            open(page);
        }
        List<Double> times = new ArrayList<>();
        List<String> statements = List.of();
        long rows = Long.MAX_VALUE;
        HttpResponse<String> answer = open(page);
        for (int time = 0; time < MEASURED; time++) {
            StatementCount.taken();
            long before = rowsRead();
            long begin = System.nanoTime();
            answer = open(page);
            times.add((System.nanoTime() - begin) / 1e6);
            statements = StatementCount.taken();
            rows = Math.min(rows, rowsRead() - before);
        }
        if (STATEMENTS) {
            System.out.println(name(page));
            statements.forEach(sql -> System.out.println("    " + sql.replaceAll("\\s+", " ")));
        }
        return new Figure(page, answer.statusCode(), times.stream().sorted().toList().get(MEASURED / 2), statements.size(), rows,
                answer.body().length());
    }

    private HttpResponse<String> open(PageOf page) {
        return page.form().isEmpty() ? browser.get(page.path()) : browser.post(page.path(), page.form());
    }

    private long rowsRead() {
        return jdbc.queryForList("SHOW GLOBAL STATUS LIKE 'Handler_read%'").stream()
                .mapToLong(row -> Long.parseLong(String.valueOf(row.get("Value")))).sum();
    }
}
