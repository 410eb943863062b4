package io.tollgate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import io.tollgate.database.LockOrder;
import io.tollgate.database.SqlTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * One class, the table's collection, writes and locks the table. Every class may read it. The test finds the SQL in the source: each text
 * of a class; texts that are joined by + count as one.
 */
class TableOwnersTest {

    /**
     * Each table with its collection. A table of a library has none. Businesses writes by Hibernate; Enrolments writes the same table for
     * it.
     */
    private static final String OWNERS = """
            SPRING_SESSION             |
            SPRING_SESSION_ATTRIBUTES  |
            absence_answer             | businessapp.AbsenceAnswers
            access_token               | accounts.AccessTokens
            account                    | accounts.UserAccounts
            agreement                  | agreements.Agreements
            allotment                  | receivables.AllotmentRows
            allottable                 | receivables.AllotmentRows
            allowance                  | traffic.Allowances
            application                | trust.vetting.Applications
            application_document       | trust.vetting.Attachments
            application_event          | trust.vetting.Applications
            audit_entry                | audit.AuditTrail
            audit_head                 | audit.AuditTrail
            badge_key                  | trust.badge.SigningKeys
            balance                    | ledger.Accounts
            bank_entry                 | receivables.bank.BankRows
            bank_statement             | receivables.bank.BankRows
            block                      | blocking.Blocks
            blocked_user               | blocking.BlockedUsers
            blocked_user_list          | blocking.BlockedUsers
            business                   | business.Businesses
            business_member            | security.BusinessMembers
            business_particulars       | business.Businesses
            chain                      | gate.Chains
            charge                     | ledger.Charges
            chat_word                  | delivery.Chats
            consent                    | consent.Consents
            consent_wording            | consent.Wordings
            conversation               | conversation.Conversations
            credit_note                | invoicing.CreditNoteRows
            credit_note_line           | invoicing.CreditNoteRows
            credit_note_message        | invoicing.CreditNoteRows
            credit_note_rerated        | invoicing.CreditNoteRows
            decision                   | decision.Decisions
            decision_segment           | decision.Segments
            delivery                   | delivery.Deliveries
            direct_send                | directsend.DirectSends
            direct_send_text           | directsend.DirectSendTexts
            discrepancy                | reconciliation.Discrepancies
            downstream_number          | downstream.DownstreamNumbers
            dropped_update             | delivery.WebhookAttempts
            e2e_claim                  | endtoend.Claims
            e2e_conversation           | endtoend.Groups
            e2e_device                 | endtoend.Devices
            e2e_envelope               | endtoend.Envelopes
            e2e_handed                 | endtoend.Handed
            e2e_issuing_key            | endtoend.IssuingKeys
            e2e_key_package            | endtoend.KeyPackages
            e2e_log_check              | endtoend.KeyLogHead
            e2e_log_entry              | endtoend.KeyLog
            e2e_log_head               | endtoend.KeyLog
            e2e_log_node               | endtoend.KeyLog
            e2e_member                 | endtoend.Groups
            e2e_report                 | endtoend.reports.MessageReports
            e2e_report_decision        | endtoend.reports.MessageReports
            encryption_policy          | conversation.EncryptionPolicies
            entry                      | ledger.Entries
            entry_seal                 | reconciliation.DaySeals
            entry_sum                  | reconciliation.DaySeals
            erasure                    | recipient.Erasures
            erasure_request            | rights.ErasureRequests
            failed_sign_in             | accounts.SignInFailures
            file_claim                 | intake.FileClaims
            file_part                  | intake.FileParts
            funds_mail                 | receivables.sending.FundsMails
            funds_notice               | delivery.FundsNotices
            grant_part                 | ledger.GrantRows
            handset                    | delivery.Handsets
            handset_message            | delivery.Handsets
            held_back                  | decision.HeldBack
            idempotency                | gate.Acceptances
            identity                   | recipient.Identities
            import_progress            | administration.ImportProgress
            inbound                    | messenger.Inbounds
            inbox                      | gate.Inbox
            inbox_lane                 | gate.Lanes
            international_proposal     | agreements.InternationalRates
            invoice                    | invoicing.InvoiceRows
            invoice_attempt            | receivables.sending.Dispatches
            invoice_buyer              | invoicing.Buyers
            invoice_dispatch           | receivables.sending.Dispatches
            invoice_dispute            | receivables.ReminderRows
            invoice_document           | invoicing.IssuedDocuments
            invoice_held               | invoicing.HeldInvoices
            invoice_line               | invoicing.InvoiceRows
            invoice_series             | invoicing.InvoiceRows
            invoice_way                | receivables.sending.InvoiceWays
            kafka_position             | kafka.Positions
            key_rotation               | rights.Rotation
            key_rotation_lock          | secrets.KeyRotationLock
            key_rotation_pseudonym     | rights.Rotation
            limit_notice               | delivery.LimitNotices
            live_node                  | database.LiveNodes
            media                      | media.MediaFiles
            member_invitation          | businessapp.Invitations
            message_day                | figures.DaySums
            money_grant                | ledger.GrantRows
            network_id                 | delivery.NetworkIds
            network_upload             | downstream.UploadedFiles
            new_recipient              | traffic.NewRecipients
            notice_lock                | notices.NoticeRows
            notice_reader              | notices.NoticeReaders
            notice_thing               | notices.NoticeRows
            number_profile             | management.NumberProfiles
            number_registration        | trust.registration.RegistrationStates
            number_step                | trust.registration.RegistrationStates
            open_call                  | delivery.OpenCalls
            opening_hours              | businessapp.OpeningHours
            opt_in_request             | consent.OptIns
            opt_out                    | messenger.OptOuts
            outbox                     | delivery.Outbox
            paced_message              | traffic.PacedSends
            paced_send                 | traffic.PacedSends
            payment                    | ledger.PaymentRows
            quality                    | business.Qualities
            quarantine                 | quarantine.Quarantine
            receipt                    | delivery.Deliveries
            receipt_inbox              | delivery.Receipts
            receipt_repeated           | delivery.RepeatedReceipts
            receivable                 | receivables.ReceivableRows
            receivable_missing         | receivables.ReceivableRows
            recipient                  | recipient.Recipients
            reconciled                 | reconciliation.ReconciledSums
            reconciled_count           | reconciliation.ReconciledSums
            reconciled_sum             | reconciliation.ReconciledSums
            refusal_note               | decision.RefusalNotes
            release_lock               | release.ReleaseLog
            reminder                   | receivables.ReminderRows
            reminder_contact           | receivables.sending.ReminderContacts
            reminder_held              | receivables.sending.HeldReminders
            reminder_message           | receivables.sending.ReminderMessages
            renewal_reminder           | trust.vetting.Renewals
            request_log                | cloudapi.RequestLog
            rerated_charge             | ledger.ReratedCharges
            rerated_total              | ledger.ReratedCharges
            rerating                   | rerating.ReratingRows
            rerating_business          | rerating.ReratingRows
            rerating_line              | rerating.ReratingRows
            reservation                | ledger.Reservations
            revenue_day                | figures.DaySums
            rule_book                  | decision.Decisions
            rule_draft                 | release.Drafts
            rule_draft_file            | release.Drafts
            rule_event                 | release.ReleaseLog
            rule_release               | release.ReleaseLog
            rule_state                 | release.ReleaseLog
            rule_trial_count           | release.TrialCounts
            rule_trial_person          | release.TrialPersons
            same_person                | recipient.Identities
            saved_answer               | businessapp.QuickAnswers
            saved_view                 | console.SavedViews
            sealed_day                 | reconciliation.DaySeals
            sender                     | business.Businesses
            setting                    | secrets.Settings
            short_link                 | management.ShortLinks
            shown_file                 | media.ShownFiles
            sms_part                   | smpp.PartRecords
            sms_piece                  | smpp.PieceRecords
            sms_receipt                | smpp.PartRecords
            spam_report                | messenger.SpamReports
            spending_pace              | ledger.Paces
            spending_stop              | delivery.SpendingStops
            status_update              | delivery.StatusUpdates
            stop_list                  | blocking.StopLists
            stop_list_entry            | blocking.StopListFiles
            stop_list_generation       | blocking.StopListGenerations
            stop_list_switch           | blocking.StopLists
            stopped_spending           | delivery.SpendingStops
            supplier_bill              | books.cost.BillRows
            supplier_bill_count        | books.cost.BillRows
            supplier_bill_day          | books.cost.BillRows
            supplier_cost              | books.cost.CostRows
            supplier_cost_progress     | books.cost.CostRows
            template                   | business.Businesses
            template_change            | business.TemplateChanges
            told_inbound               | delivery.ToldInbound
            topic_turn                 | kafka.TopicUpdates
            topic_update               | kafka.TopicUpdates
            traffic                    | traffic.Traffic
            upload                     | media.Uploads
            upload_piece               | media.Uploads
            user_credentials           |
            user_entities              |
            verification               | trust.verification.Verifications
            volume                     | ledger.Volumes
            webhook                    | delivery.Leases
            webhook_attempt            | delivery.WebhookAttempts
            """;

    /** Classes that write or lock a table of another class, and why. */
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "recipient.PersonLocks recipient", "takes the lock on people for every register, in one order",
            "trust.verification.Verifications business", "a register that knows no other; a revocation waits by this row for the last look",
            "trust.verification.Verifications sender", "the same row, found by the number");

    /** Classes that write tables whose names are known only at run time, and why. */
    private static final Map<String, String> BY_NAME = Map.of(
            "database.ClockWatch", "pulls up every queue after the clock was set back",
            "persons.IdMerge", "gives a person's rows to who she is, in every table that names her so",
            "rights.Erasing", "deletes and empties a person's rows in every table that names her so",
            "rights.Rotation", "writes new pseudonyms in every table that has some, while nobody serves");

    record Sql(String type, String text) {}

    @Test
    void eachTableIsWrittenAndLockedByItsOwnCollection() {
        Map<String, String> owners = owners();
        Set<String> breaches = new TreeSet<>();
        for (Sql sql : sql()) {
            for (String table : SqlTables.changed(sql.text())) {
                if (table.equals("?")
                        ? !BY_NAME.containsKey(sql.type())
                        : owners.containsKey(table) && !owners.get(table).equals(sql.type())
                                && !EXCEPTIONS.containsKey(sql.type() + " " + table)) {
                    breaches.add(sql.type() + " changes or locks " + table + ", which belongs to "
                            + owners.getOrDefault(table, "nobody that can be named"));
                }
            }
        }

        assertThat(breaches).as("Maybe ask the collection to do it.").isEmpty();
    }

    @Test
    void everyTableHasARowAndEveryRowATable() {
        assertThat(owners().keySet()).isEqualTo(tables());
    }

    @Test
    void eachTableHasItsPlaceInTheOrderOfLocks() {
        List<String> placed = Arrays.stream(LockOrder.values()).flatMap(step -> step.tables().stream()).sorted().toList();

        assertThat(placed).isEqualTo(owners().entrySet().stream().filter(owned -> !owned.getValue().isEmpty()).map(Map.Entry::getKey)
                .toList());
    }

    @Test
    void everyExceptionIsNeeded() {
        Set<String> needed = new TreeSet<>();
        sql().forEach(sql -> SqlTables.changed(sql.text())
                .forEach(table -> needed.add(table.equals("?") ? sql.type() : sql.type() + " " + table)));

        assertThat(needed).containsAll(EXCEPTIONS.keySet()).containsAll(BY_NAME.keySet());
    }

    @Test
    void seesWhatAStatementChangesAndLocks() {
        assertThat(SqlTables.changed("INSERT INTO block (a) SELECT a FROM block ON DUPLICATE KEY UPDATE recipient"
                + " = 1")).containsExactly("block");
        assertThat(SqlTables.changed("DELETE inbox FROM JSON_TABLE(?) judged JOIN inbox ON id = judged.id")).contains("inbox");
        assertThat(SqlTables.changed("UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id INT PATH '$[0]')) wanted STRAIGHT_JOIN balance FORCE INDEX"
                + " (PRIMARY) ON business_id = id SET held_micros = 1")).containsExactly("balance");
        assertThat(SqlTables.changed("SELECT 1 FROM balance JOIN business ON id = business_id FOR"
                + " UPDATE")).containsExactly("balance", "business");
        assertThat(SqlTables.changed("UPDATE ? SET a = 1")).containsExactly("?");
        assertThat(SqlTables.changed("SELECT 1 FROM balance")).isEmpty();
    }

    private static Map<String, String> owners() {
        return OWNERS.lines().map(row -> row.split("\\|"))
                .collect(Collectors.toMap(row -> row[0].strip(), row -> row.length > 1 ? row[1].strip() : "",
                        (one, _) -> one, TreeMap::new));
    }

    /** The tables that exist after all migrations. */
    private static Set<String> tables() {
        Set<String> tables = new TreeSet<>();
        files(Path.of("src/main/resources/db/migration"), ".sql").stream().sorted(Comparator.comparingInt(TableOwnersTest::version))
                .forEach(file -> {
                    String sql = read(file).replaceAll("--[^\n]*", "");
                    Matcher change = Pattern.compile(
                            "(CREATE TABLE|DROP TABLE|RENAME TABLE|ALTER TABLE)(?: IF (?:NOT )?EXISTS)? (\\w+)(?:\\s+(?:TO|RENAME"
                                    + " TO|RENAME) (?!COLUMN|INDEX)(\\w+))?")
                            .matcher(sql);
                    while (change.find()) {
                        switch (change.group(1)) {
                            case "CREATE TABLE" -> tables.add(change.group(2));
                            case "DROP TABLE" -> tables.remove(change.group(2));
                            default -> {
                                if (change.group(3) != null) {
                                    tables.remove(change.group(2));
                                    tables.add(change.group(3));
                                }
                            }
                        }
                    }
                });
        return tables;
    }

    private static int version(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"));
    }

    /** Each text in the code, with the class that contains it. A {@code ?} stands for a part that is known only at run time. */
    private static List<Sql> sql() {
        List<Sql> found = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        JavacTask task = (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null,
                manager.getJavaFileObjectsFromPaths(files(Path.of("src/main/java"), ".java")));
        try {
            for (CompilationUnitTree unit : task.parse()) {
                String type = unit.getSourceFile().getName().replaceAll(".*io/tollgate/|\\.java$", "").replace('/', '.');
                unit.accept(new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitBinary(BinaryTree sum, Void nothing) {
                        String text = text(sum);
                        if (text.matches("(?s)[? ]*")) {
                            return super.visitBinary(sum, nothing);
                        }
                        found.add(new Sql(type, text));
                        return null;
                    }

                    @Override
                    public Void visitLiteral(LiteralTree literal, Void nothing) {
                        if (literal.getValue() instanceof String text) {
                            found.add(new Sql(type, text));
                        }
                        return null;
                    }
                }, null);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return found;
    }

    private static String text(ExpressionTree expression) {
        return switch (expression) {
            case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS -> text(sum.getLeftOperand()) + text(sum.getRightOperand());
            case ParenthesizedTree inner -> text(inner.getExpression());
            case LiteralTree literal when literal.getValue() instanceof String text -> text;
            default -> "?";
        };
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.toString().endsWith(ending)).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
