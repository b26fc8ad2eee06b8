-- Duties (义务): what agencies owe in time, and the tables that one office after another fills in.

CREATE FUNCTION govproj.entry_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_entry_record';
COMMENT ON FUNCTION govproj.entry_record() IS
    'Trigger of a register''s plans, requests, matters, evaluations, audit tables and findings: '
    'who fills in what, once, and its act; ZG006, ZG009, ZG011. Argument: the table''s role.';

CREATE FUNCTION govproj.receipt_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_receipt_record';
COMMENT ON FUNCTION govproj.receipt_record() IS
    'Trigger of a register''s receipt table: a filing is received once, by the office it is owed to; '
    'append-only (ZG006, ZG009, ZG010, ZG011, 23503, 23514).';

CREATE FUNCTION govproj.obligation_guard() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_obligation_guard';
COMMENT ON FUNCTION govproj.obligation_guard() IS
    'Trigger of a register''s obligation table: refuses every change that is not the engine''s own (ZG009).';

CREATE FUNCTION govproj.register_today(project_table regclass) RETURNS date
    LANGUAGE c STABLE STRICT AS 'MODULE_PATHNAME', 'govproj_register_today';
COMMENT ON FUNCTION govproj.register_today(regclass) IS
    'What day it is in the register whose project table is named (台账日期): in its time zone, whatever the client''s, as the '
    'statement began. What is entered is judged by the clock as it stands then.';

CREATE FUNCTION govproj.duty_open(kind text, label text, arose_on date, due_on date, meets text) RETURNS text
    LANGUAGE sql STABLE
RETURN CASE WHEN due_on IS NULL
            THEN govproj.said('%s: %s open since %s; %s', kind, label, to_char(arose_on, 'YYYY-MM-DD'), meets)
            ELSE govproj.said('%s: %s open since %s, due by %s; %s', kind, label, to_char(arose_on, 'YYYY-MM-DD'),
                              to_char(due_on, 'YYYY-MM-DD'), meets) END;
COMMENT ON FUNCTION govproj.duty_open(text, text, date, date, text) IS
    'Part of worklist: that a duty is open, since when and until when, and what meets it, in the language of messages (未履行义务说明).';

CREATE FUNCTION govproj.project_duties(
        project_table regclass, project_id bigint, on_date date DEFAULT NULL,
        OUT kind text, OUT event text, OUT label_zh text, OUT label_en text, OUT article text, OUT agency_id bigint, OUT debtor text,
        OUT receiver text, OUT source_id bigint, OUT arose_on date, OUT due_on date, OUT met_on date, OUT document_id bigint,
        OUT dated_on date, OUT recorded_on date, OUT received_on date, OUT received_by bigint)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 2 COST 500 AS 'MODULE_PATHNAME', 'govproj_project_duties';
COMMENT ON FUNCTION govproj.project_duties(regclass, bigint, date) IS
    'The duties of a project that have arisen by a day (NULL: today), met or not by then, computed from its facts. '
    'debtor: owner, or the office that owes it; agency_id: the agency that does, NULL where no agency of that kind is active. '
    'A paper that is dated no later meets one by then, whenever it was recorded; met_on is the day that policy_obligation.in_time_by '
    'makes of it. Behind obligation_watch of each register; the judge asks the same.';

CREATE FUNCTION govproj.agency_duties(
        project_table regclass, on_date date DEFAULT NULL, agency bigint DEFAULT NULL,
        OUT kind text, OUT event text, OUT label_zh text, OUT label_en text, OUT article text, OUT agency_id bigint, OUT project_id bigint,
        OUT receiver text, OUT source_id bigint, OUT arose_on date, OUT due_on date, OUT met_on date, OUT document_id bigint,
        OUT dated_on date, OUT recorded_on date, OUT received_on date, OUT received_by bigint, OUT annual_plan_id bigint)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 100 COST 1000 AS 'MODULE_PATHNAME', 'govproj_agency_duties';
COMMENT ON FUNCTION govproj.agency_duties(regclass, date, bigint) IS
    'The duties of agencies themselves, or of that agency alone, that have arisen by a day (NULL: today): '
    'annual plans and audit items, met or not by then (单位义务).';

CREATE FUNCTION govproj.plan_duties(
        project_table regclass, agency bigint, on_date date DEFAULT NULL,
        OUT kind text, OUT event text, OUT label_zh text, OUT label_en text, OUT article text, OUT agency_id bigint, OUT project_id bigint,
        OUT receiver text, OUT source_id bigint, OUT arose_on date, OUT due_on date, OUT met_on date, OUT document_id bigint,
        OUT dated_on date, OUT recorded_on date, OUT received_on date, OUT received_by bigint, OUT annual_plan_id bigint)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 5 COST 100 AS 'MODULE_PATHNAME', 'govproj_plan_duties';
COMMENT ON FUNCTION govproj.plan_duties(regclass, bigint, date) IS
    'Of agency_duties those of an agency''s annual plans (年度计划义务). Behind obligation_watch and plan_compliance of each register.';

CREATE FUNCTION govproj.audit_duties(
        project_table regclass, request bigint, on_date date DEFAULT NULL,
        OUT kind text, OUT event text, OUT label_zh text, OUT label_en text, OUT article text, OUT agency_id bigint, OUT project_id bigint,
        OUT receiver text, OUT source_id bigint, OUT arose_on date, OUT due_on date, OUT met_on date, OUT document_id bigint,
        OUT dated_on date, OUT recorded_on date, OUT received_on date, OUT received_by bigint, OUT annual_plan_id bigint)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 2 COST 100 AS 'MODULE_PATHNAME', 'govproj_audit_duties';
COMMENT ON FUNCTION govproj.audit_duties(regclass, bigint, date) IS
    'Of agency_duties those of an audit request''s items (审计资料义务). Behind obligation_watch of each register.';

CREATE FUNCTION govproj.project_duties_on(
        project_table regclass, project_id bigint, day date, known timestamptz,
        OUT kind text, OUT event text, OUT label_zh text, OUT label_en text, OUT article text, OUT agency_id bigint, OUT debtor text,
        OUT receiver text, OUT source_id bigint, OUT arose_on date, OUT due_on date, OUT met_on date, OUT document_id bigint,
        OUT dated_on date, OUT recorded_on date, OUT received_on date, OUT received_by bigint)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 2 COST 1000 AS 'MODULE_PATHNAME', 'govproj_project_duties_on';
COMMENT ON FUNCTION govproj.project_duties_on(regclass, bigint, date, timestamptz) IS
    'As project_duties, of the project as its acts tell that it stood at the end of that day (历史时点义务), by what had been recorded at '
    'that moment; NULL: by all that has. Behind duties_on of each register.';

CREATE FUNCTION govproj.agency_duties_on(
        project_table regclass, day date, known timestamptz,
        OUT kind text, OUT event text, OUT label_zh text, OUT label_en text, OUT article text, OUT agency_id bigint, OUT project_id bigint,
        OUT receiver text, OUT source_id bigint, OUT arose_on date, OUT due_on date, OUT met_on date, OUT document_id bigint,
        OUT dated_on date, OUT recorded_on date, OUT received_on date, OUT received_by bigint, OUT annual_plan_id bigint)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 100 COST 10000 AS 'MODULE_PATHNAME', 'govproj_agency_duties_on';
COMMENT ON FUNCTION govproj.agency_duties_on(regclass, date, timestamptz) IS
    'As agency_duties, of the agencies, plans and audit items as acts tell that they stood at the end of that day (历史时点单位义务), by '
    'what had been recorded at that moment; NULL: by all that has. Behind duties_on of each register.';

CREATE FUNCTION govproj.write_duties(project_table regclass, whole boolean DEFAULT false) RETURNS bigint
    LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'govproj_write_duties';
COMMENT ON FUNCTION govproj.write_duties(regclass, boolean) IS
    'Part of settle: brings the obligation table up to what is owed today and returns how many rows it wrote.';

CREATE FUNCTION govproj.settle(register text, whole boolean DEFAULT false) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    project_table CONSTANT regclass := govproj.project_table(register);
    written bigint;
BEGIN
    IF govproj.is_distributed(project_table) THEN
        EXECUTE govproj.asked_there(project_table, format('govproj.write_duties(%%s, %L)', coalesce(whole, false))) INTO STRICT written;
    ELSE
        written := govproj.write_duties(project_table, coalesce(whole, false));
    END IF;
    RETURN written;
END
$$;
COMMENT ON FUNCTION govproj.settle(text, boolean) IS
    'Writes down the duties that have arisen (义务结转) in the register''s obligation table and returns how many '
    'rows it wrote. Safe to run again, and twice at once; what somebody else holds is left to the next time, '
    'and nothing waits for it to be right. Projects that are finished, with all their duties met, are passed over, unless whole is true: '
    'where rows of obligation were altered or removed past the engine. The caller needs INSERT on obligation. '
    'Errors: 42704 no such register, 42501 no right, 25001 above READ COMMITTED.';
