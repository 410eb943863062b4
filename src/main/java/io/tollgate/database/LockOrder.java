package io.tollgate.database;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which the whole program locks rows. Two transactions that lock the same rows in different orders wait for each other, and
 * the database breaks one of them off. So a transaction goes through these steps from top to bottom. It may leave steps out; it never goes
 * back to an earlier step for a row that it does not hold yet. Within a step it takes the rows of a table in the order of the primary key.
 *
 * <p>The tests watch each statement of each transaction and fail where one breaks this order. {@code src/site/markdown/design.md} says who
 * takes which lock.
 */
public enum LockOrder {
    /** What an SMSC says of the parts of messages; receipts of the messages follow from it. */
    SMS_PARTS("sms_receipt", "sms_part"),
    /** Parts of an SMS that somebody wrote, until it goes on. */
    WRITTEN_SMS("sms_piece"),
    /** How far a partition of Kafka is accepted; its records become rows of the inbox. */
    POSITIONS("kafka_position"),
    /** Workers claim rows with {@code SKIP LOCKED}; an erasure takes the person's rows one by one. */
    QUEUES("inbox_lane", "inbox", "outbox", "receipt_inbox", "chain"),
    /** The ids of the messenger's updates, so that a repeated one changes nothing. */
    INBOUND("inbound"),
    RECIPIENTS("recipient"),
    /** User ids, each under the lock of its person. */
    IDENTITIES("identity"),
    WORDINGS("consent_wording"),
    /** Applications are never locked together with recipients. */
    APPLICATIONS("application", "number_registration"),
    BUSINESSES("business", "sender"),
    STOP_LISTS("stop_list_switch"),
    /** Messages that networks are asked to take: who records an answer begins here. */
    CALLS("open_call"),
    DELIVERIES("delivery"),
    RESERVATIONS("reservation"),
    ALLOWANCES("allowance"),
    /** Large marketing sends: the gate, while it counts their first messages. */
    SENDS("paced_send"),
    CONVERSATIONS("conversation"),
    IDEMPOTENCY("idempotency"),
    /** How far a run of re-rating has come: of two processes one goes on. */
    RERATINGS("rerating", "rerating_business"),
    VOLUMES("volume"),
    /** The entries of bank statements: one after the other becomes a payment. */
    BANK("bank_statement", "bank_entry"),
    INVOICES("invoice_series"),
    BALANCES("balance"),
    PACES("spending_pace", "spending_stop", "stopped_spending"),
    /** The counts of receipts that came again: booking of receipts ends here. */
    REPEATS("receipt_repeated"),
    /** What is counted of a day, just before the commit. */
    DAYS("message_day", "revenue_day"),

    /** A transaction that locks these locks no other. */
    ALONE("access_token", "account", "audit_head", "business_member", "discrepancy", "downstream_number", "e2e_claim", "e2e_log_check",
            "failed_sign_in", "file_claim", "funds_notice", "import_progress", "key_rotation", "key_rotation_lock",
            "key_rotation_pseudonym", "live_node", "member_invitation", "notice_lock", "notice_reader", "number_profile",
            "opening_hours", "quality", "quarantine", "reconciled", "release_lock", "reminder_held", "request_log", "rule_draft",
            "rule_trial_count", "saved_answer", "saved_view", "sealed_day", "setting", "short_link", "supplier_cost_progress",
            "topic_turn", "webhook"),
    /** Rows that are added or changed only by a transaction that holds the row of the person. */
    RECORDS_OF_A_PERSON("absence_answer", "block", "blocked_user", "blocked_user_list", "chat_word", "consent", "erasure",
            "erasure_request", "handset", "handset_message", "opt_in_request", "opt_out", "rule_trial_person", "same_person",
            "spam_report", "traffic"),
    /**
     * Rows that are changed only by a transaction that holds the row to which they belong: an application, a business, a delivery, the
     * switch of a stop list, a balance.
     */
    PARTS("agreement", "allottable", "application_document", "application_event", "audit_entry", "badge_key", "business_particulars",
            "e2e_conversation", "e2e_device", "e2e_envelope", "e2e_issuing_key", "e2e_key_package", "e2e_member",
            "credit_note", "credit_note_line", "credit_note_message",
            "dropped_update", "credit_note_rerated", "entry_seal", "entry_sum", "grant_part",
            "international_proposal", "invoice", "money_grant",
            "invoice_attempt", "invoice_buyer", "invoice_dispatch", "invoice_dispute", "invoice_document", "invoice_held", "invoice_line",
            "invoice_way", "limit_notice", "new_recipient", "notice_thing", "number_step", "payment",
            "receipt", "receivable", "receivable_missing", "reconciled_count", "reconciled_sum", "reminder",
            "reminder_contact", "reminder_message", "renewal_reminder", "rerated_total", "rule_draft_file", "rule_event", "rule_release",
            "rule_state",
            "stop_list", "stop_list_entry", "stop_list_generation", "supplier_bill", "supplier_bill_count", "supplier_bill_day",
            "supplier_cost", "template", "template_change", "upload_piece"),
    /** Rows are added under keys that nobody else knows yet. */
    RECORDS("allotment", "charge", "decision", "decision_segment", "direct_send", "direct_send_text", "e2e_handed", "e2e_report",
            "e2e_report_decision", "encryption_policy", "entry", "file_part", "funds_mail", "held_back", "media", "network_id",
            "network_upload", "paced_message", "refusal_note", "rerated_charge", "rerating_line", "rule_book", "shown_file",
            "status_update", "told_inbound", "topic_update", "upload", "verification", "webhook_attempt"),
    /** The log of keys is locked last: an entry is added as the last step of a transaction. */
    KEY_LOG("e2e_log_head", "e2e_log_entry", "e2e_log_node");

    private static final Map<String, LockOrder> STEPS = new HashMap<>();
    private final List<String> tables;

    static {
        Arrays.stream(values()).forEach(step -> step.tables.forEach(table -> STEPS.put(table, step)));
    }

    LockOrder(String... tables) {
        this.tables = List.of(tables);
    }

    public List<String> tables() {
        return tables;
    }

    /** Sorts tables as a transaction that changes rows of all of them must take them. */
    public static Comparator<String> byTable() {
        return Comparator.comparing(table -> STEPS.getOrDefault(table, RECORDS));
    }

    /** Whether the place of this step among the others matters. */
    public boolean isOrdered() {
        return compareTo(ALONE) < 0;
    }
}
