-- The overview counts the templates that wait for their approval.
ALTER TABLE template ADD KEY template_by_approval (approval);
