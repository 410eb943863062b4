-- Tables of the business app, under the names of what they hold.
RENAME TABLE firm_member TO business_member;
RENAME TABLE firm_answer TO saved_answer;
RENAME TABLE firm_invitation TO member_invitation;
RENAME TABLE firm_hours TO opening_hours;
RENAME TABLE firm_absence TO absence_answer;
