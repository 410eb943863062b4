-- The rights of the database user with whom Tollgate works, so that not even it changes what is booked. Prints the statements; run them as
-- the server's administrator, after the first start and after each upgrade, as that may bring new tables:
--
--   mysql --user=root --password --skip-column-names < docker/grants.sql > grants.txt && mysql --user=root --password < grants.txt
--
-- Before, create the two users. `tollgate_owner` owns the tables and applies migrations (spring.flyway.user, spring.flyway.password);
-- `tollgate` is spring.datasource.username:
--
--   CREATE USER 'tollgate_owner'@'%' IDENTIFIED BY '...';  GRANT ALL ON tollgate.* TO 'tollgate_owner'@'%';
--   CREATE USER 'tollgate'@'%' IDENTIFIED BY '...';
SET @schema = 'tollgate', @user = '''tollgate''@''%''';

SELECT CONCAT('REVOKE ALL PRIVILEGES, GRANT OPTION FROM ', @user, ';');
SELECT CONCAT('GRANT SELECT, INSERT ON `', @schema, '`.* TO ', @user, ';');
SELECT CONCAT('GRANT UPDATE, DELETE ON `', @schema, '`.`', table_name, '` TO ', @user, ';')
FROM information_schema.tables
WHERE table_schema = @schema AND table_type = 'BASE TABLE'
  -- rows of these are added and never changed
  AND table_name NOT IN ('allotment', 'entry', 'entry_seal', 'entry_sum', 'payment', 'invoice_line', 'credit_note', 'credit_note_line',
                         'credit_note_message', 'credit_note_rerated', 'rerated_charge', 'audit_entry', 'direct_send',
                         'e2e_report_decision', 'encryption_policy', 'e2e_log_entry', 'e2e_log_node',
                         'flyway_schema_history')
ORDER BY table_name;
-- what a payer wrote is erased after its term
SELECT CONCAT('GRANT UPDATE (reference, compared) ON `', @schema, '`.`payment` TO ', @user, ';');
