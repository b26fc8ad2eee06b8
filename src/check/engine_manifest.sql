-- What the engine has put on the tables of a register (引擎清单): its triggers, and the constraints it relies on. check_register
-- compares a register with this; a test compares this with a new register, so that it stays true.

CREATE FUNCTION govproj.trigger_timing(tgtype smallint) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN concat(CASE WHEN tgtype & 2 <> 0 THEN 'BEFORE ' WHEN tgtype & 64 <> 0 THEN 'INSTEAD OF ' ELSE 'AFTER ' END,
                  concat_ws(' OR ', CASE WHEN tgtype & 4 <> 0 THEN 'INSERT' END, CASE WHEN tgtype & 16 <> 0 THEN 'UPDATE' END,
                                    CASE WHEN tgtype & 8 <> 0 THEN 'DELETE' END, CASE WHEN tgtype & 32 <> 0 THEN 'TRUNCATE' END),
                  CASE WHEN tgtype & 1 <> 0 THEN ' ROW' ELSE ' STATEMENT' END);
COMMENT ON FUNCTION govproj.trigger_timing(smallint) IS
    'When a trigger fires (触发时机), from pg_trigger.tgtype, as CREATE TRIGGER says it: BEFORE INSERT OR UPDATE ROW.';

CREATE VIEW govproj.engine_triggers AS
SELECT r.role, t.name, format('govproj.%s', coalesce(t.function, r.role || '_record')) AS function, t.timing
  FROM (VALUES
    ('register_guard', 'zz_guard',          'BEFORE INSERT OR UPDATE OR DELETE ROW',    'register'),
    ('register_guard', 'zz_guard_truncate', 'BEFORE TRUNCATE STATEMENT',                'register'),
    ('agency_guard',   'zz_guard',          'BEFORE UPDATE OR DELETE ROW',              'agency'),
    ('policy_changed', 'zz_changed',        'AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE STATEMENT', 'register holiday policy policy_track policy_class policy_document policy_step policy_requirement policy_condition policy_threshold policy_limit policy_validity policy_obligation policy_waiver'),
    ('policy_guard',   'zz_guard',          'BEFORE INSERT OR UPDATE OR DELETE ROW',    'policy policy_track policy_class policy_document policy_step policy_requirement policy_condition policy_threshold policy_limit policy_validity policy_obligation policy_waiver'),
    ('policy_guard',   'zz_guard_truncate', 'BEFORE TRUNCATE STATEMENT',                'policy policy_track policy_class policy_document policy_step policy_requirement policy_condition policy_threshold policy_limit policy_validity policy_obligation policy_waiver'),
    ('project_judge',  'zz_judge',          'BEFORE INSERT OR UPDATE OR DELETE ROW',    'project'),
    ('project_judge',  'zz_record',         'AFTER INSERT ROW',                         'project'),
    ('project_judge',  'zz_judge_truncate', 'BEFORE TRUNCATE STATEMENT',                'project'),
    (NULL,             'zz_check',          'BEFORE INSERT OR UPDATE OR DELETE ROW',    'demand document waiver cost_line contract change'),
    (NULL,             'zz_check',          'BEFORE UPDATE OR DELETE ROW',              'supplement payment'),
    (NULL,             'zz_check',          'BEFORE DELETE ROW',                        'fund_allocation'),
    (NULL,             'zz_record',         'AFTER INSERT ROW',                         'document waiver supplement payment change'),
    (NULL,             'zz_record',         'AFTER INSERT OR UPDATE ROW',               'demand contract fund_allocation'),
    (NULL,             'zz_record',         'AFTER INSERT OR UPDATE OR DELETE ROW',     'cost_line'),
    (NULL,             'zz_check_truncate', 'BEFORE TRUNCATE STATEMENT',                'demand document waiver cost_line contract supplement payment change fund_allocation'),
    ('entry_record',   'zz_check',          'BEFORE INSERT OR UPDATE OR DELETE ROW',    'annual_plan plan_line service_request matter evaluation audit_request audit_item finding'),
    ('entry_record',   'zz_record',         'AFTER INSERT OR UPDATE OR DELETE ROW',     'annual_plan plan_line service_request matter evaluation audit_request audit_item finding'),
    ('entry_record',   'zz_check_truncate', 'BEFORE TRUNCATE STATEMENT',                'annual_plan plan_line service_request matter evaluation audit_request audit_item finding'),
    ('obligation_guard', 'zz_guard',          'BEFORE INSERT OR UPDATE OR DELETE ROW',  'obligation'),
    ('obligation_guard', 'zz_guard_truncate', 'BEFORE TRUNCATE STATEMENT',              'obligation'),
    ('act_guard',      'zz_guard',          'BEFORE INSERT OR UPDATE OR DELETE ROW',    'act register_act'),
    ('act_guard',      'zz_guard_truncate', 'BEFORE TRUNCATE STATEMENT',                'act register_act')
  ) AS t(function, name, timing, roles), string_to_table(t.roles, ' ') AS r(role);
COMMENT ON VIEW govproj.engine_triggers IS 'The triggers that the engine has on the tables of a register (引擎触发器), all of them ENABLE ALWAYS.';
COMMENT ON COLUMN govproj.engine_triggers.role IS 'What the table is in the register (表的角色): the trigger''s argument.';
COMMENT ON COLUMN govproj.engine_triggers.name IS 'Name of the trigger (触发器名).';
COMMENT ON COLUMN govproj.engine_triggers.function IS 'Function it executes (触发器函数).';
COMMENT ON COLUMN govproj.engine_triggers.timing IS 'When it fires (触发时机).';
GRANT SELECT ON govproj.engine_triggers TO PUBLIC;

-- By trigger, since a table may have been renamed; by name where its triggers are gone; never a stranger's.
CREATE FUNCTION govproj.checked_tables(register text, OUT role text, OUT relation regclass, OUT owner oid, OUT also regclass)
    RETURNS SETOF record
    LANGUAGE sql STABLE ROWS 40
    SET search_path = pg_catalog, pg_temp
AS $$
    WITH home AS (SELECT oid, nspowner FROM pg_namespace WHERE nspname = register),
    marked AS (
        SELECT DISTINCT split_part(encode(g.tgargs, 'escape'), E'\\000', 1) AS role, g.tgrelid
          FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
         WHERE p.pronamespace = 'govproj'::regnamespace AND NOT g.tgisinternal AND g.tgparentid = 0),
    found AS (
        SELECT m.role, c.oid, c.relowner, CASE WHEN c.relowner = h.nspowner THEN 1 ELSE 3 END AS rank
          FROM home h JOIN pg_class c ON c.relnamespace = h.oid JOIN marked m ON m.tgrelid = c.oid
        UNION ALL
        -- moved to another schema
        SELECT m.role, c.oid, c.relowner, 2
          FROM home h JOIN pg_class c ON c.relnamespace <> h.oid AND c.relowner = h.nspowner JOIN marked m ON m.tgrelid = c.oid
         WHERE EXISTS (SELECT FROM pg_constraint k JOIN pg_class o ON o.oid IN (k.conrelid, k.confrelid)
                        WHERE k.contype = 'f' AND c.oid IN (k.conrelid, k.confrelid) AND o.relnamespace = h.oid
                          AND o.oid IN (SELECT tgrelid FROM marked))
        UNION ALL
        SELECT c.relname, c.oid, c.relowner, 4
          FROM home h JOIN pg_class c ON c.relnamespace = h.oid AND c.relkind IN ('r', 'p')),
    best AS (
        SELECT f.*, row_number() OVER (PARTITION BY f.role ORDER BY f.rank, f.oid) AS n,
               lead(f.oid) OVER (PARTITION BY f.role, f.rank ORDER BY f.oid) AS other
          FROM found f)
    SELECT e.role, b.oid::regclass, b.relowner, CASE WHEN b.rank < 4 THEN b.other::regclass END
      FROM (SELECT DISTINCT t.role FROM govproj.engine_triggers t) AS e LEFT JOIN best b ON b.role = e.role AND b.n = 1
     ORDER BY e.role COLLATE "C"
$$;
COMMENT ON FUNCTION govproj.checked_tables(text) IS
    'The tables of a register by what they are in it (台账各表): relation is NULL for one that is not there; also is another table that would be the same.';

CREATE FUNCTION govproj.checked_constraints(register text, OUT role text, OUT kind text, OUT subject text, OUT relation regclass, OUT fault text)
    RETURNS SETOF record
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    WITH tables AS (SELECT t.role, t.relation FROM govproj.checked_tables(register) AS t WHERE t.relation IS NOT NULL)
    SELECT t.role, k.kind, k.subject, t.relation, k.fault
      FROM tables t CROSS JOIN LATERAL (
        SELECT 'not null' AS kind, a.attname::text AS subject, NULL AS fault
          FROM pg_attribute a WHERE a.attrelid = t.relation AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull
        UNION ALL
        SELECT 'check', k.conname::text, CASE WHEN NOT k.convalidated THEN 'it is NOT VALID' END
          FROM pg_constraint k WHERE k.conrelid = t.relation AND k.contype = 'c'
        UNION ALL
        SELECT 'foreign key', format('%s %s', a.attname, coalesce(o.role, k.confrelid::regclass::text)),
               CASE WHEN NOT k.convalidated THEN 'it is NOT VALID'
                    WHEN EXISTS (SELECT FROM pg_trigger g WHERE g.tgconstraint = k.oid AND g.tgenabled <> 'O') THEN 'its triggers are disabled' END
          FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
          LEFT JOIN tables o ON o.relation = k.confrelid
         WHERE k.conrelid = t.relation AND k.contype = 'f' AND cardinality(k.conkey) = 1
        UNION ALL
        SELECT CASE WHEN i.indisexclusion THEN 'exclusion' WHEN i.indisprimary THEN 'primary key' ELSE 'unique' END,
               (SELECT string_agg(coalesce(a.attname, '(expression)'), ' ' ORDER BY u.n)
                  FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS u(att, n)
                  LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.att AND u.att > 0),
               CASE WHEN NOT i.indisvalid OR NOT i.indisready THEN 'its index is not valid' END
          FROM pg_index i WHERE i.indrelid = t.relation AND (i.indisunique OR i.indisexclusion)
      ) AS k
$$;
COMMENT ON FUNCTION govproj.checked_constraints(text) IS
    'The constraints on the tables of a register (台账各表约束) by what the tables are in it; fault says what keeps one from holding.';

CREATE VIEW govproj.engine_constraints AS
SELECT c.role, c.kind, s.subject
  FROM (VALUES
    ('primary key', 'act', 'project_id seq'),
    ('primary key', 'register_act', 'register_id seq'),
    ('unique', 'agency', 'code'),
    ('unique', 'annual_plan', 'agency_id year version'),
    ('unique', 'document', 'document_id'),
    ('unique', 'evaluation', 'project_id year evaluator_id'),
    ('unique', 'fund_allocation', 'project_id source year'),
    ('unique', 'holiday', 'day'),
    ('unique', 'obligation', 'kind project_id agency_id source_id arose_on'),
    ('unique', 'policy', 'code'),
    ('unique', 'policy_class', 'policy_id category'),
    ('unique', 'policy_condition', 'policy_id track from_stage to_stage condition argument category'),
    ('unique', 'policy_document', 'policy_id kind'),
    ('unique', 'policy_limit', 'policy_id track to_stage subject ceiling'),
    ('unique', 'policy_obligation', 'policy_id code'),
    ('unique', 'policy_requirement', 'policy_id track from_stage to_stage document_kind outcome any_of category applies_when'),
    ('unique', 'policy_step', 'policy_id track from_stage to_stage'),
    ('unique', 'policy_threshold', 'policy_id code'),
    ('unique', 'policy_track', 'policy_id track'),
    ('unique', 'policy_validity', 'policy_id track from_stage to_stage document_kind at'),
    ('unique', 'policy_waiver', 'policy_id track rule'),
    ('unique', 'project', 'code'),
    ('exclusion', 'policy', '(expression)'),
    ('foreign key', 'act', 'agency_id agency, policy_id policy, project_id project'),
    ('foreign key', 'annual_plan', 'agency_id agency'),
    ('foreign key', 'audit_item', 'audit_request_id audit_request, document_id document'),
    ('foreign key', 'audit_request', 'agency_id agency, project_id project'),
    ('foreign key', 'change', 'contract_id contract, project_id project'),
    ('foreign key', 'contract', 'project_id project, signer_id agency'),
    ('foreign key', 'cost_line', 'project_id project'),
    ('foreign key', 'demand', 'agency_id agency, project_id project'),
    ('foreign key', 'document', 'document_id document, issuer_id agency, project_id project'),
    ('foreign key', 'evaluation', 'evaluator_id agency, project_id project'),
    ('foreign key', 'finding', 'agency_id agency, finder_id agency, project_id project'),
    ('foreign key', 'fund_allocation', 'project_id project'),
    ('foreign key', 'holiday', 'register_id register'),
    ('foreign key', 'matter', 'agency_id agency, project_id project'),
    ('foreign key', 'obligation', 'agency_id agency, document_id document, project_id project, receiver_id agency'),
    ('foreign key', 'payment', 'contract_id contract, payment_id payment'),
    ('foreign key', 'plan_line', 'annual_plan_id annual_plan'),
    ('foreign key', 'policy', 'register_id register'),
    ('foreign key', 'policy_class', 'policy_id policy'),
    ('foreign key', 'policy_condition', 'policy_id policy'),
    ('foreign key', 'policy_document', 'policy_id policy'),
    ('foreign key', 'policy_limit', 'policy_id policy'),
    ('foreign key', 'policy_obligation', 'policy_id policy'),
    ('foreign key', 'policy_requirement', 'policy_id policy'),
    ('foreign key', 'policy_step', 'policy_id policy'),
    ('foreign key', 'policy_threshold', 'policy_id policy'),
    ('foreign key', 'policy_track', 'policy_id policy'),
    ('foreign key', 'policy_validity', 'policy_id policy'),
    ('foreign key', 'policy_waiver', 'policy_id policy'),
    ('foreign key', 'project', 'owner_id agency, plan_line_id plan_line, policy_id policy, serves_id project'),
    ('foreign key', 'register_act', 'agency_id agency, register_id register'),
    ('foreign key', 'service_request', 'agency_id agency'),
    ('foreign key', 'supplement', 'contract_id contract, supplement_id supplement'),
    ('foreign key', 'waiver', 'document_id document, granted_by agency, project_id project'),
    ('not null', 'register', 'id, last_seq, notify, template_version, time_zone, title'),
    ('not null', 'agency', 'active, code, id, kind, name'),
    ('not null', 'act', 'actor, detail, hash, kind, legal_on, policy_id, project_id, recorded_at, seq'),
    ('not null', 'annual_plan', 'agency_id, id, sealed, version, year'),
    ('not null', 'audit_item', 'audit_request_id, id, title'),
    ('not null', 'audit_request', 'agency_id, due_on, id, requested_on, title'),
    ('not null', 'change', 'after_seq, cause, decided_on, entered_by, id, kind, project_id'),
    ('not null', 'contract', 'after_seq, amount, checked_seq, id, kind, paid, project_id, security_undertaking, signed_on, signer_id, supplemented, supplier'),
    ('not null', 'cost_line', 'amount, id, kind, project_id'),
    ('not null', 'demand', 'agency_id, category, id, title, year'),
    ('not null', 'document', 'after_seq, entered_by, id, issued_on, issuer_id, kind, project_id'),
    ('not null', 'evaluation', 'evaluated_on, evaluator_id, id, project_id, score, year'),
    ('not null', 'finding', 'agency_id, article, finder_id, found_on, id, title'),
    ('not null', 'fund_allocation', 'id, project_id, requested, source, year'),
    ('not null', 'holiday', 'day, id, register_id, working'),
    ('not null', 'matter', 'agency_id, id, raised_on, title'),
    ('not null', 'obligation', 'agency_id, arose_on, article, id, kind, source_id'),
    ('not null', 'payment', 'amount, contract_id, id, kind, paid_on'),
    ('not null', 'plan_line', 'annual_plan_id, category, estimate, id, title'),
    ('not null', 'policy', 'code, id, in_use, register_id, title, valid_from'),
    ('not null', 'policy_class', 'article, category, id, policy_id'),
    ('not null', 'policy_condition', 'article, condition, id, mode, policy_id, to_stage'),
    ('not null', 'policy_document', 'article, has_amount, has_outcome, has_qualification, has_third_party, id, issuer, kind, label_en, label_zh, may_be_inapplicable, policy_id'),
    ('not null', 'policy_limit', 'article, ceiling, id, mode, policy_id, subject, to_stage'),
    ('not null', 'policy_obligation', 'article, code, counts, debtor, event, id, label_en, label_zh, policy_id, receiver, shifts'),
    ('not null', 'policy_requirement', 'article, document_kind, each_round, id, may_be_inapplicable, mode, policy_id, since_change, to_stage'),
    ('not null', 'policy_step', 'article, freezes, id, kind, office, policy_id, to_stage, track'),
    ('not null', 'policy_threshold', 'article, basis, bound, code, demanded_kind, demands, id, inclusive, independent, label_en, label_zh, mode, policy_id, qualified, to_stage'),
    ('not null', 'policy_track', 'article, id, label_en, label_zh, owner_kind, policy_id, track'),
    ('not null', 'policy_validity', 'article, at, counts_from, document_kind, id, mode, period, policy_id, shifts, to_stage'),
    ('not null', 'policy_waiver', 'article, document_kind, grantor, id, policy_id, rule'),
    ('not null', 'project', 'budget_year, category, city_funds, classified, code, contracted, frozen, id, last_hash, last_seq, national_funds, owner_id, policy_id, round, round_seq, software_cost, stage, stage_on, step_seq, title, total_investment, track'),
    ('not null', 'register_act', 'actor, detail, hash, kind, legal_on, recorded_at, register_id, seq'),
    ('not null', 'service_request', 'agency_id, asked, category, id, requested_on, title, unit'),
    ('not null', 'supplement', 'amount, contract_id, id, signed_on'),
    ('not null', 'waiver', 'after_seq, document_id, granted_by, granted_on, id, project_id, rule, until'),
    ('check', 'register', 'register_one_row, register_title_check'),
    ('check', 'agency', 'agency_active_since_check, agency_code_check, agency_db_role_check, agency_kind_check, agency_leading_group_check, agency_name_check, agency_responsible_office_check'),
    ('check', 'audit_item', 'audit_item_document_check'),
    ('check', 'audit_request', 'audit_request_due_on_check'),
    ('check', 'change', 'change_cause_check, change_contract_id_check, change_cost_line_kind_check, change_duration_check, change_kind_check, change_scope_check, change_value_check'),
    ('check', 'contract', 'contract_delivered_on_check, contract_delivery_due_check, contract_kind_check, contract_paid_check, contract_supplemented_check'),
    ('check', 'demand', 'demand_year_check'),
    ('check', 'evaluation', 'evaluation_score_check, evaluation_year_check'),
    ('check', 'finding', 'finding_remedied_on_check, finding_remedy_check'),
    ('check', 'fund_allocation', 'fund_allocation_arranged_check, fund_allocation_decided_check, fund_allocation_source_check'),
    ('check', 'holiday', 'holiday_day_check'),
    ('check', 'matter', 'matter_resolution_check, matter_resolved_on_check'),
    ('check', 'payment', 'payment_amount_check, payment_kind_check, payment_reversal_check'),
    ('check', 'policy', 'policy_backdate_days_check, policy_code_check, policy_number_check, policy_superseded_on_check, policy_title_check, policy_valid_from_check, policy_valid_until_check'),
    ('check', 'policy_class', 'policy_class_article_check'),
    ('check', 'policy_condition', 'policy_condition_argument_check, policy_condition_article_check, policy_condition_mode_check'),
    ('check', 'policy_document', 'policy_document_article_check, policy_document_issuer_check, policy_document_kind_check'),
    ('check', 'policy_limit', 'policy_limit_article_check, policy_limit_mode_check, policy_limit_percent_check, policy_limit_subject_check, policy_limit_to_stage_check'),
    ('check', 'policy_obligation', 'policy_obligation_applies_when_check, policy_obligation_article_check, policy_obligation_code_check, policy_obligation_counts_check, policy_obligation_days_check, policy_obligation_debtor_check, policy_obligation_debtor_of_plan_check, policy_obligation_document_check, policy_obligation_due_check, policy_obligation_due_day_check, policy_obligation_due_month_check, policy_obligation_event_check, policy_obligation_receiver_check, policy_obligation_stage_check'),
    ('check', 'policy_requirement', 'policy_requirement_any_of_check, policy_requirement_applies_when_check, policy_requirement_article_check, policy_requirement_mode_check, policy_requirement_outcome_check'),
    ('check', 'policy_step', 'policy_step_article_check, policy_step_birth_check, policy_step_kind_check, policy_step_moves_check, policy_step_office_check'),
    ('check', 'policy_threshold', 'policy_threshold_article_check, policy_threshold_basis_check, policy_threshold_bound_check, policy_threshold_code_check, policy_threshold_cost_line_kind_check, policy_threshold_demands_check, policy_threshold_mode_check, policy_threshold_outcome_check, policy_threshold_to_stage_check'),
    ('check', 'policy_track', 'policy_track_article_check, policy_track_owner_kind_check, policy_track_track_check'),
    ('check', 'policy_validity', 'policy_validity_article_check, policy_validity_at_check, policy_validity_counts_from_check, policy_validity_mode_check, policy_validity_period_check'),
    ('check', 'policy_waiver', 'policy_waiver_article_check, policy_waiver_days_check, policy_waiver_grantor_check, policy_waiver_rule_check'),
    ('check', 'service_request', 'service_request_allocated_check, service_request_allocated_on_check, service_request_allocation_check, service_request_answer_check, service_request_asked_check, service_request_category_check, service_request_decided_on_check, service_request_decision_check'),
    ('check', 'supplement', 'supplement_amount_check')
  ) AS c(kind, role, subjects), string_to_table(c.subjects, ', ') AS s(subject)
UNION ALL
SELECT DISTINCT t.role, 'primary key', 'id' FROM govproj.engine_triggers t WHERE t.role NOT IN ('act', 'register_act');
COMMENT ON VIEW govproj.engine_constraints IS 'The constraints on the tables of a register that the engine, or who reads its figures, relies on (引擎所依赖的约束).';
COMMENT ON COLUMN govproj.engine_constraints.role IS 'What the table is in the register (表的角色).';
COMMENT ON COLUMN govproj.engine_constraints.kind IS 'Kind of constraint (约束类型): primary key, unique, exclusion, foreign key, not null or check.';
COMMENT ON COLUMN govproj.engine_constraints.subject IS 'Its columns, and of a foreign key what it refers to; of a check its name (约束对象).';
GRANT SELECT ON govproj.engine_constraints TO PUBLIC;
