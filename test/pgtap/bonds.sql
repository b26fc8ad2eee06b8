-- Bonds and retention money: who enters them, what is held, given back, in parts and late, forfeited, entered wrong; when a project is over, too.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE ROLE bon_police; CREATE ROLE bon_school; CREATE ROLE bon_bureau; CREATE ROLE bon_audit;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'gaj' THEN 'bon_police' WHEN 'jyj' THEN 'bon_school' WHEN 'dsj' THEN 'bon_bureau' WHEN 'sjj' THEN 'bon_audit' END
 WHERE code IN ('gaj', 'jyj', 'dsj', 'sjj');
GRANT USAGE ON SCHEMA drive TO PUBLIC;
SELECT pg_temp.set_today('2024-12-31') \g /dev/null
SELECT drive.reach('professional', 'procuring') AS p, drive.reach('professional', 'filed') AS f, drive.reach('professional', 'terminated') AS t, drive.reach('public', 'implementing') AS hidden \gset
SELECT id AS c, supplier AS name, amount AS total, signed_on AS signed FROM yunfu.contract WHERE project_id = :f AND kind = 'main' \gset
SELECT min(id) AS paper FROM yunfu.document WHERE project_id = :f \gset
SELECT min(id) AS other_paper FROM yunfu.document WHERE project_id = :t \gset
SELECT min(id) AS other_contract FROM yunfu.contract WHERE project_id = :t \gset
SELECT min(id) AS hidden_contract FROM yunfu.contract WHERE project_id = :hidden \gset
SELECT govproj.grant_register('yunfu') \g /dev/null
CREATE FUNCTION pg_temp.is_well(says text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', says || ': rows and acts agree');
    RETURN NEXT is_empty('SELECT * FROM govproj.verify(''yunfu'')', says || ': the chains hold');
END $$;
-- A bond as a statement, what it says besides as JSON; and what becomes of one.
CREATE FUNCTION pg_temp.bond(project bigint, kind text, amount numeric, day date, also jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.bond (%s) SELECT %1$s FROM jsonb_populate_record(NULL::yunfu.bond, %L)', string_agg(quote_ident(k.key), ', '), jsonb_object_agg(k.key, k.value))
      FROM jsonb_each(jsonb_build_object('project_id', project, 'kind', kind, 'amount', amount, 'received_on', day, 'form', 'cash', 'giver', '云浮数科公司') || also) AS k
$$;
CREATE FUNCTION pg_temp.release(bond bigint, amount numeric, day date, kind text DEFAULT 'returned', also jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.bond_release (%s) SELECT %1$s FROM jsonb_populate_record(NULL::yunfu.bond_release, %L)', string_agg(quote_ident(k.key), ', '), jsonb_object_agg(k.key, k.value))
      FROM jsonb_each(jsonb_build_object('bond_id', bond, 'kind', kind, 'amount', amount, 'released_on', day) || also) AS k
$$;
CREATE FUNCTION pg_temp.last() RETURNS bigint LANGUAGE sql AS $$ SELECT max(id) FROM yunfu.bond $$;
CREATE FUNCTION pg_temp.state(bond bigint) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', w.state, w.held, w.days_late) FROM yunfu.bond_watch w WHERE w.bond_id = bond
$$;

-- bid bonds: of the project, by whoever bids
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 20000, '2024-12-01')), 'done', 'the owner enters a bid bond');
SELECT is(pg_temp.by('bon_bureau', pg_temp.bond(:p, 'bid', 20000, '2024-12-01')), 'ZG006 office', 'nobody else: who enters payments');
SELECT is(pg_temp.by('bon_school', pg_temp.bond(:p, 'bid', 20000, '2024-12-01')), '42501', 'for another unit there is no such project');
SELECT is(pg_temp.by('bon_audit', pg_temp.bond(:p, 'bid', 20000, '2024-12-01')), 'ZG006 office', 'the audit bureau enters none of others');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 0, '2024-12-01')), '23514 bond_amount_check', 'nothing is no bond');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 0.005, '2024-12-01')), '23514 bond_amount_yuan', 'nor half a fen');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', -1, '2024-12-01')), '23514 bond_amount_yuan', 'nor less than nothing');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 0.01, '2024-12-31')), 'done', 'a fen of today is');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 1, '2025-01-01')), 'ZG011 legal_date', 'no day to come');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 1, (SELECT initiated_on - 1 FROM yunfu.project WHERE id = :p))), 'ZG011 legal_date', 'nor before the project was initiated');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 1, (SELECT initiated_on FROM yunfu.project WHERE id = :p))), 'done', 'that day will do');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 1, '2024-12-02', '{"due_back_on": "2024-12-01"}')), '23514 bond_due_back_on_check', 'not due back before it is there');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:f, 'deposit', 1, '2024-12-01', format('{"contract_id": %s}', :c)::jsonb)), '23514 bond_kind_check', 'of three kinds');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 1, '2024-12-01', '{"form": "withheld"}')), '23514 bond_withheld_check', 'no bid is withheld from a contract');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:f, 'bid', 1, '2024-12-01', format('{"contract_id": %s}', :c)::jsonb)), '23514 bond_contract_id_check', 'a bid bond is of no contract');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:f, 'performance', 1, '2024-12-01')), '23514 bond_contract_id_check', 'the others are of one');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:f, 'performance', 1, '2024-12-01', format('{"contract_id": %s}', :other_contract)::jsonb)), '23503 contract', 'of the project''s own');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:f, 'performance', 1, '2024-12-01', format('{"contract_id": %s}', :hidden_contract)::jsonb)),
          '23503 bond_contract_id_fkey', 'one that is hidden is as none');
SELECT pg_temp.do('bon_police', pg_temp.bond(:p, 'bid', 20000, '2024-12-01', '{"giver": "甲公司", "number": "收〔2024〕1号", "due_back_on": "2024-12-31"}'));
SELECT pg_temp.do('bon_police', pg_temp.bond(:p, 'bid', 20000, '2024-12-01', '{"giver": "乙公司", "number": "收〔2024〕2号", "due_back_on": "2024-12-30"}'));
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 1, '2024-12-02', '{"number": "收〔2024〕1号"}')), '23505 bond_number_key', 'a number is entered once');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:f, 'performance', 1, '2024-12-02', format('{"number": "收〔2024〕1号", "contract_id": %s}', :c)::jsonb)), 'done', 'within its project');
SELECT results_eq(format('SELECT giver, state, state_zh, held, days_late, kind_zh, form_zh FROM yunfu.bond_watch WHERE project_id = %s ORDER BY bond_id', :p),
                  $$ VALUES ('甲公司', 'due', '今日应退', 20000::numeric, 0, '投标保证金', '现金、转账'), ('乙公司', 'late', '逾期未退', 20000, 1, '投标保证金', '现金、转账') $$, 'due today, and late since yesterday');
SELECT set_eq(format('SELECT flag, severity, figures_zh, sources FROM yunfu.red_flags WHERE project_id = %s AND flag = ''bond_late''', :p),
              format($$ VALUES ('bond_late', 1, '投标保证金20000.00元应于2024-12-30退还，已逾期1天', 'bond %s, project %s') $$, pg_temp.last(), :p), 'a flag says so of the late one');
SELECT is((SELECT concat_ws(' ', kind, legal_on, actor, detail ->> 'giver', detail ->> 'amount') FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1), 'bond_received 2024-12-01 bon_police 乙公司 20000', 'it is an act');

-- given back in parts, forfeited, reversed
SELECT pg_temp.last() AS b \gset
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 20000.01, '2024-12-31')), 'ZG008 amount', 'a fen too much');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 20000, '2024-12-31')), 'done', 'all of it');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 1, '2024-11-30')), 'ZG011 legal_date', 'not before it was there');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 1, '2025-01-01')), 'ZG011 legal_date', 'nor on a day to come');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 0, '2024-12-31')), '23514 bond_release_amount_check', 'nor nothing');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 1, '2024-12-31', 'sold')), '23514 bond_release_kind_check', 'returned, forfeited, reversed');
SELECT is(pg_temp.by('bon_bureau', pg_temp.release(:b, 1, '2024-12-31')), 'ZG006 office', 'by the same');
SELECT is(pg_temp.by('bon_school', pg_temp.release(:b, 1, '2024-12-31')), pg_temp.by('bon_school', pg_temp.release(0, 1, '2024-12-31')), 'for another unit there is no such bond');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 1, '2024-12-31', 'forfeited', '{"paper": "通知"}')), '23514 bond_release_forfeited_check', 'what is forfeited has a reason');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 1, '2024-12-31', 'forfeited', '{"reason": "放弃中标"}')), 'ZG002 document', 'and a paper');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 1, '2024-12-31', 'forfeited', '{"reason": "　", "paper": "通知"}')), '23514 bond_release_reason_check', 'a reason that says something');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 1, '2024-12-31', 'forfeited', format('{"reason": "放弃中标", "document_id": %s}', :other_paper)::jsonb)), 'ZG002 document', 'of its own project');
SELECT pg_temp.do('bon_police', pg_temp.release(:b, 5000, '2024-12-31'));
SELECT pg_temp.do('bon_police', pg_temp.release(:b, 7000, '2024-12-31', 'forfeited', format('{"reason": "放弃中标", "document_id": %s}', (SELECT min(id) FROM yunfu.document WHERE project_id = :p))::jsonb));
SELECT is((SELECT concat_ws(' ', returned, forfeited, held, state) FROM yunfu.bond_watch WHERE bond_id = :b), '5000 7000 8000 late', 'what is held is what is left');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 8000.01, '2024-12-31')), 'ZG008 amount', 'no more comes back than that');
SELECT matches((pg_temp.outcome_for('bon_police', pg_temp.release(:b, 8000.01, '2024-12-31'))).message, '8000.01 yuan .* 8000.00 yuan', 'and the refusal says how much is left');
SELECT is(pg_temp.by('bon_police', format('INSERT INTO yunfu.bond_release (bond_id, amount, released_on) VALUES (%1$s, 8000, ''2024-12-31''), (%1$s, 0.01, ''2024-12-31'')', :b)), 'ZG008 amount', 'nor by two rows of one statement');
SELECT is(pg_temp.by('bon_police', format('INSERT INTO yunfu.bond_release (bond_id, amount, released_on) VALUES (%1$s, 4000, ''2024-12-31''), (%1$s, 4000, ''2024-12-31'')', :b)), 'done', 'which may be both');
SELECT max(id) AS r FROM yunfu.bond_release \gset
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 6999, '2024-12-31', 'reversal', format('{"bond_release_id": %s}', :r)::jsonb)), '23514 reversal', 'a reversal is of the whole');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 7000, '2024-12-30', 'reversal', format('{"bond_release_id": %s}', :r)::jsonb)), 'ZG011 reversal', 'not dated before');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 7000, '2024-12-31', 'reversal')), '23514 bond_release_reversal_check', 'and says of what');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b - 1, 7000, '2024-12-31', 'reversal', format('{"bond_release_id": %s}', :r)::jsonb)), '23503 reversal', 'which is of that bond');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 7000, '2024-12-31', 'reversal', '{"bond_release_id": 0}')), '23503 bond_release_bond_release_id_fkey', 'and there');
SELECT pg_temp.do('bon_police', pg_temp.release(:b, 7000, '2024-12-31', 'reversal', format('{"bond_release_id": %s}', :r)::jsonb));
SELECT is(pg_temp.state(:b), 'late 15000 1', 'what was forfeited by mistake is held again');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 7000, '2024-12-31', 'reversal', format('{"bond_release_id": %s}', :r)::jsonb)), 'ZG009 reversal', 'once');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:b, 7000, '2024-12-31', 'reversal', format('{"bond_release_id": %s}', (SELECT max(id) FROM yunfu.bond_release))::jsonb)), 'ZG009 reversal', 'a reversal is final');
SELECT pg_temp.do('bon_police', pg_temp.release(:b, 15000, '2024-12-31'));
SELECT is(pg_temp.state(:b), 'returned 0 1', 'given back, a day late');
SELECT is((SELECT count(*) FROM yunfu.red_flags WHERE project_id = :p AND flag = 'bond_late'), 0::bigint, 'which raises no flag any more');
SELECT is(pg_temp.by('bon_police', format('UPDATE yunfu.bond SET due_back_on = ''2025-06-30'' WHERE id = %s', :b)), 'ZG009 fixed', 'the day of what is over stays');
SELECT is(pg_temp.by('bon_police', format('UPDATE yunfu.bond SET note = ''已退清'' WHERE id = %s', :b)), 'done', 'a remark may come any time');
SELECT * FROM pg_temp.is_well('bids');

-- when it is due may be known later; nothing else changes
SELECT :b - 1 AS a \gset
SELECT is(pg_temp.by('bon_police', format('UPDATE yunfu.bond SET amount = 1, giver = ''丙'', number = NULL WHERE id = %s', :a)), 'ZG009 fixed', 'what was entered stays');
SELECT is((pg_temp.outcome_for('bon_police', format('UPDATE yunfu.bond SET amount = 1, giver = ''丙'' WHERE id = %s', :a))).message, '"giver", "amount" of a bond may not be changed', 'all of it is named');
SELECT is(pg_temp.by('bon_police', format('UPDATE yunfu.bond SET due_back_on = ''2024-11-30'' WHERE id = %s', :a)), '23514 bond_due_back_on_check', 'in its order');
SELECT is(pg_temp.by('bon_bureau', format('UPDATE yunfu.bond SET due_back_on = NULL WHERE id = %s', :a)), 'ZG006 office', 'by the same');
SELECT pg_temp.do('bon_police', format('UPDATE yunfu.bond SET due_back_on = ''2025-01-31'', note = ''延期'' WHERE id = %s', :a));
SELECT is((SELECT concat_ws(' ', kind, detail ->> 'due_back_on') FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1), 'bond_changed ["2024-12-31","2025-01-31"]', 'which is an act');
SELECT is(pg_temp.state(:a), 'held 20000 0', 'it is held until then');
SELECT is(pg_temp.by('bon_police', format('DELETE FROM yunfu.bond WHERE id = %s', :a)), '42501', 'nothing is removed');
SELECT is(pg_temp.by('none', q), 'ZG009 fixed', q) FROM (VALUES ('DELETE FROM yunfu.bond'), ('TRUNCATE yunfu.bond CASCADE'), ('DELETE FROM yunfu.bond_release'), ('UPDATE yunfu.bond_release SET note = ''x'''), ('TRUNCATE yunfu.bond_release')) AS v (q);

-- entered wrong
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 20000, '2024-12-01', format('{"giver": "甲公司", "bond_id": %s}', :b)::jsonb)), '23514 bond', 'who takes one back repeats it');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 20000, '2024-12-01', format('{"giver": "乙公司", "bond_id": %s}', :b)::jsonb)), 'ZG009 bond', 'not what something has become of');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:f, 'bid', 20000, '2024-12-01', format('{"giver": "甲公司", "bond_id": %s}', :a)::jsonb)), '23503 bond', 'nor that of another project');
SELECT is(pg_temp.by('bon_police', format('INSERT INTO yunfu.bond (id, project_id, kind, giver, amount, received_on, bond_id) SELECT v.id, %s, ''bid'', ''甲公司'', 1, ''2024-12-01'', v.id FROM nextval(pg_get_serial_sequence(''yunfu.bond'', ''id'')) AS v (id)', :p)),
          '23503 bond', 'nor itself');
SELECT pg_temp.do('bon_police', pg_temp.bond(:p, 'bid', 20000, '2024-12-01', format('{"giver": "甲公司", "bond_id": %s}', :a)::jsonb));
SELECT is((SELECT count(*) FROM yunfu.bond_watch WHERE project_id = :p), 1::bigint, 'neither counts any more');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 20000, '2024-12-01', format('{"giver": "甲公司", "bond_id": %s}', :a)::jsonb)), 'ZG009 bond', 'it is taken back once');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:p, 'bid', 20000, '2024-12-01', format('{"giver": "甲公司", "bond_id": %s}', pg_temp.last())::jsonb)), 'ZG009 bond', 'nor is what takes back');
SELECT is(pg_temp.by('bon_police', pg_temp.release(:a, 1, '2024-12-31')), 'ZG009 bond', 'nothing becomes of it');
SELECT is(pg_temp.by('bon_police', pg_temp.release(pg_temp.last(), 1, '2024-12-31')), 'ZG009 bond', 'nor of the row that took it back');
SELECT is(pg_temp.by('bon_police', format('UPDATE yunfu.bond SET due_back_on = NULL WHERE id = %s', :a)), 'ZG009 fixed', 'nor does its day change');
SELECT pg_temp.do('bon_police', pg_temp.bond(:p, 'bid', 2000, '2024-12-01', '{"giver": "甲公司", "number": "收〔2024〕1号"}'));
SELECT is(pg_temp.by('bon_police', format('INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, new, reason, paper) VALUES (%s, ''bond'', %s, ''amount'', ''1'', ''误'', ''原件'')', :p, pg_temp.last())), 'ZG009 correctable', 'no correction is needed for it');
SELECT is(pg_temp.state(pg_temp.last()), 'held 2000', 'its number is free again; without a day it is never late');
SELECT * FROM pg_temp.is_well('taken back');

-- performance and warranty, after a project is filed and when it was terminated
SELECT pg_temp.do('bon_police', pg_temp.bond(:f, 'performance', 100000, :'signed'::date - 3, format('{"contract_id": %s, "form": "guarantee", "number": "BH-1", "due_back_on": "2024-06-30", "giver_code": "914403001922038216"}', :c)::jsonb));
SELECT is(pg_temp.state(pg_temp.last()), 'late 100000 184', 'a guarantee may come before the contract; it is given up late');
SELECT pg_temp.do('bon_police', pg_temp.release(pg_temp.last(), 100000, '2024-07-02', also => format('{"document_id": %s}', :paper)::jsonb));
SELECT is(pg_temp.state(pg_temp.last()), 'returned 0 2', 'or was, by two days');
SELECT drive.void(:paper) \g /dev/null
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:f, 'warranty', 5, '2024-12-01', format('{"contract_id": %s}', :c)::jsonb)), 'done', 'what is filed still has bonds');
SELECT is((drive.outcome(pg_temp.bond(:f, 'warranty', 5, '2024-12-01', format('{"contract_id": %s}', :c)::jsonb) || format($$; INSERT INTO yunfu.bond_release (bond_id, kind, amount, released_on, reason, document_id)
                         SELECT max(b.id), 'forfeited', 5, '2024-12-31', '违约', (SELECT d.id FROM yunfu.document d WHERE d.document_id = %s) FROM yunfu.bond b $$, :paper))).result, 'ZG002 document', 'none is forfeited by what voids a paper');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:t, 'performance', 5, '2024-12-01', format('{"contract_id": %s}', :other_contract)::jsonb)), 'done', 'and what was terminated');
SELECT pg_temp.do('bon_police', pg_temp.bond(:t, 'performance', 5, '2024-12-01', format('{"contract_id": %s}', :other_contract)::jsonb));
SELECT is(pg_temp.by('bon_police', pg_temp.release(pg_temp.last(), 5, '2024-12-31', 'forfeited', format('{"reason": "违约", "document_id": %s}', :paper)::jsonb)), 'ZG002 document', 'by no paper of another project, nor one that is voided');
SELECT pg_temp.do('bon_police', pg_temp.release(pg_temp.last(), 5, '2024-12-31', 'forfeited', '{"reason": "违约", "paper": "解除通知"}'));
SELECT is(pg_temp.state(pg_temp.last()), 'forfeited 0', 'all of it is forfeited');

-- retention money: that much of the contract is not to be paid before its day
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:f, 'warranty', 1, :'signed'::date - 1, format('{"contract_id": %s, "form": "withheld"}', :c)::jsonb)), 'ZG011 legal_date', 'withheld from what was signed');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:f, 'warranty', :total + 0.01, :'signed', format('{"contract_id": %s, "form": "withheld"}', :c)::jsonb)), 'ZG008 amount', 'and no more than that');
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:f, 'warranty', :total, :'signed', format('{"contract_id": %s, "form": "withheld"}', :c)::jsonb)), 'done', 'all of it, if it must be');
SELECT pg_temp.do('bon_police', pg_temp.bond(:f, 'warranty', 60000, :'signed', format('{"contract_id": %s, "form": "withheld", "due_back_on": "2025-06-30"}', :c)::jsonb));
SELECT pg_temp.last() AS w \gset
SELECT is(pg_temp.by('bon_police', pg_temp.bond(:f, 'performance', :total - 59999.99, :'signed', format('{"contract_id": %s, "form": "withheld"}', :c)::jsonb)), 'ZG008 amount', 'together');
SELECT is(pg_temp.by('bon_police', format('INSERT INTO yunfu.bond (project_id, contract_id, kind, form, giver, amount, received_on) SELECT %s, %s, ''warranty'', ''withheld'', ''甲'', 9999999999999999.99, %L FROM generate_series(1, 20)', :f, :c, :'signed')), 'ZG008 amount', 'however much at once');
SELECT is(pg_temp.by('bon_police', format('INSERT INTO yunfu.bond_release (bond_id, amount, released_on) SELECT %s, 9999999999999999.99, ''2024-12-31'' FROM generate_series(1, 20)', :w)), 'ZG008 amount', 'nor given back');
SELECT is(pg_temp.by('bon_police', format('INSERT INTO yunfu.bond (project_id, kind, giver, amount, received_on, number) SELECT %s, ''bid'', ''甲'', 1, ''2024-12-01'', ''一'' FROM generate_series(1, 2)', :f)), '23505 bond_number_key', 'nor one number twice in a statement');
SELECT is(pg_temp.by('bon_police', format('INSERT INTO yunfu.bond (project_id, kind, giver, amount, received_on, number) SELECT %s, ''bid'', ''甲'', 1, ''2024-12-01'', n::text FROM generate_series(1, 2) AS n', :f)), 'done', 'many at once come in');
SELECT total - paid - 60000 AS may, paid FROM yunfu.contract_overview WHERE contract_id = :c \gset
SELECT pg_temp.do('bon_police', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, %s, ''2024-12-30'')', :c, :may));
SELECT is((SELECT count(*) FROM yunfu.red_flags WHERE flag = 'retention_paid'), 0::bigint, 'what is left covers it');
SELECT pg_temp.do('bon_police', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 0.01, ''2024-12-30'')', :c));
SELECT results_eq('SELECT project_id, amount, bound, stake, sources FROM yunfu.red_flags WHERE flag = ''retention_paid''',
                  format($$ VALUES (%s::bigint, %s::numeric, %s::numeric, 0.01, 'contract %s, bond %s, project %1$s') $$, :f, :total - 59999.99, :total - 60000, :c, :w), 'a fen more is paid, not refused, and flagged');
SELECT pg_temp.set_today('2025-06-30') \g /dev/null
SELECT is((SELECT count(*) FROM yunfu.red_flags WHERE flag = 'retention_paid'), 0::bigint, 'on its day it may be paid');
SELECT is(pg_temp.state(:w), 'due 60000 0', 'and is due');
SELECT pg_temp.set_today('2025-07-01') \g /dev/null
SELECT is(pg_temp.state(:w), 'late 60000 1', 'then late');
SELECT pg_temp.do('bon_police', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 59999.99, ''2025-07-01'')', :c));
SELECT is(pg_temp.state(:w), 'late 60000 1', 'the payment alone gives nothing back');
SELECT pg_temp.do('bon_police', pg_temp.release(:w, 60000, '2025-07-01'));
SELECT is(pg_temp.state(:w), 'returned 0 1', 'the entry does');

-- who sees them, and as they were
SELECT pg_temp.turn('bon_school') \g /dev/null
SELECT is((SELECT count(*) FROM yunfu.bond_watch) + (SELECT count(*) FROM yunfu.bond) + (SELECT count(*) FROM yunfu.bond_release), 0::bigint, 'another unit sees none');
SELECT pg_temp.turn('bon_audit') \g /dev/null
SELECT is((SELECT count(*) FROM yunfu.bond_watch), 5::bigint, 'the audit bureau all');
SELECT pg_temp.turn('none') \g /dev/null
SELECT results_eq(format($$ SELECT day, (SELECT count(*) FROM govproj.as_of('yunfu.project', 'bond', %1$s, day) AS b (id bigint)), (SELECT count(*) FROM govproj.as_of('yunfu.project', 'bond_release', %1$s, day) AS b (id bigint))
                              FROM (VALUES ('2024-11-30'::date), ('2024-12-01'), ('2024-12-31')) AS v (day) ORDER BY day $$, :p),
                  $$ VALUES ('2024-11-30'::date, 0::bigint, 0::bigint), ('2024-12-01', 4, 0), ('2024-12-31', 4, 4) $$, 'as of a day');
SELECT is((SELECT string_agg(due_back_on::text, ' ') FROM govproj.as_of('yunfu.project', 'bond', :p, '2024-12-30') AS b (id bigint, due_back_on date) WHERE id = :a), '2024-12-31', 'with the day it was due by then');
SELECT is(jsonb_array_length(yunfu.audit_export(:p) -> 'bonds'), 4, 'the export has them');
SELECT is(jsonb_path_query_array(yunfu.audit_export(:p), '$.bonds[*].releases[*].kind'), '["returned", "forfeited", "reversal", "returned"]', 'with what became of them');
SELECT * FROM pg_temp.is_well('all');
ALTER TABLE yunfu.bond DISABLE TRIGGER USER;
UPDATE yunfu.bond SET due_back_on = '2025-12-31' WHERE id = :w;
SELECT matches((SELECT detail FROM govproj.check_register('yunfu') WHERE problem = 'row_differs' AND object LIKE '%bond%'), 'due_back_on: "2025-06-30" by act', 'what is altered past the engine is told');

SELECT * FROM finish();
ROLLBACK;
