-- A process of the version before holds one of these tables as long as it runs: this fails then, instead of waiting for days.
SET SESSION lock_wait_timeout = 60;

-- Tables of the business app, under the names of what they hold.
RENAME TABLE firm_member TO business_member;
RENAME TABLE firm_answer TO saved_answer;
RENAME TABLE firm_invitation TO member_invitation;
RENAME TABLE firm_hours TO opening_hours;
RENAME TABLE firm_absence TO absence_answer;

-- Rows that one process at a time holds, and what people have stopped.
RENAME TABLE rule_desk TO release_lock;
RENAME TABLE key_desk TO key_rotation_lock;
RENAME TABLE notice_desk TO notice_lock;
RENAME TABLE supplier_cost_desk TO supplier_cost_progress;
RENAME TABLE stopped TO opt_out;

SET SESSION lock_wait_timeout = DEFAULT;
