-- The PL/pgSQL twin: the same checks, as one would write them by hand with care for speed. Steps and papers are read
-- from the policy's rows, by saved plans and one statement each; what concerns amounts is written into the code.

\set ON_ERROR_STOP on
SET client_min_messages = warning;

CREATE FUNCTION twin.judge() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    today   CONSTANT date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
    day     date := today;
    lawful  twin.policy_step;
    office  twin.agency;
    unmet   text;
    papers  text;
    detail  text;
    since   bigint := OLD.round_seq;
BEGIN
    IF (NEW.id, NEW.code, NEW.category, NEW.track, NEW.track_reason, NEW.owner_id, NEW.serves_id, NEW.policy_id,
        NEW.round, NEW.total_investment, NEW.software_cost, NEW.approved_amount, NEW.approval_last_day, NEW.frozen,
        NEW.step_seq, NEW.round_seq, NEW.last_seq, NEW.last_hash)
       IS DISTINCT FROM
       (OLD.id, OLD.code, OLD.category, OLD.track, OLD.track_reason, OLD.owner_id, OLD.serves_id, OLD.policy_id,
        OLD.round, OLD.total_investment, OLD.software_cost, OLD.approved_amount, OLD.approval_last_day, OLD.frozen,
        OLD.step_seq, OLD.round_seq, OLD.last_seq, OLD.last_hash) THEN
        RAISE 'project % may not be changed so', OLD.code USING ERRCODE = 'ZG009';
    END IF;
    IF NEW.stage = OLD.stage THEN
        RETURN NEW;
    END IF;
    IF NEW.stage_on <> OLD.stage_on THEN
        day := NEW.stage_on;
    END IF;
    IF day > today OR day < OLD.stage_on THEN
        RAISE 'project % cannot step on %', OLD.code, day USING ERRCODE = 'ZG011';
    END IF;

    SELECT * INTO lawful FROM twin.policy_step AS s
     WHERE s.policy_id = NEW.policy_id AND s.track = NEW.track AND s.from_stage = OLD.stage AND s.to_stage = NEW.stage;
    IF NOT FOUND THEN
        RAISE 'project % cannot go from % to %', OLD.code, OLD.stage, NEW.stage USING ERRCODE = 'ZG001';
    END IF;

    IF lawful.office = 'owner' THEN
        SELECT * INTO office FROM twin.agency AS a WHERE a.id = NEW.owner_id AND a.active;
    ELSE
        SELECT * INTO office FROM twin.agency AS a
         WHERE a.kind = lawful.office AND a.active AND pg_has_role(a.db_role, 'USAGE') LIMIT 1;
    END IF;
    IF office.id IS NULL OR NOT pg_has_role(office.db_role, 'USAGE') THEN
        RAISE 'only % may take project % there', lawful.office, OLD.code USING ERRCODE = 'ZG006';
    END IF;
    IF office.leading_group IS NULL OR office.responsible_office IS NULL THEN
        RAISE WARNING 'project % goes on although its unit lacks a leading group or office', OLD.code;
    END IF;
    IF lawful.kind = 'restart' THEN
        since := OLD.step_seq;
    END IF;

    SELECT string_agg(r.document_kind, ', ') FILTER (WHERE d.id IS NULL), string_agg(d.id::text, ',') INTO unmet, papers
      FROM twin.policy_requirement AS r
      LEFT JOIN LATERAL (
            SELECT latest.id
              FROM (SELECT d.id, d.outcome, d.issued_on FROM twin.document AS d
                     WHERE d.project_id = NEW.id AND d.kind = r.document_kind AND d.issued_on <= day
                       AND (NOT r.each_round OR d.after_seq >= since)
                       AND NOT EXISTS (SELECT FROM twin.document AS v WHERE v.document_id = d.id)
                     ORDER BY d.issued_on DESC, d.id DESC
                     LIMIT 1) AS latest
             WHERE CASE WHEN r.outcome IS NULL THEN latest.outcome IS DISTINCT FROM 'failed'
                        ELSE latest.outcome = r.outcome END
               AND (r.since_stage IS NULL OR latest.issued_on >= OLD.stage_on)) AS d ON true
     WHERE r.policy_id = NEW.policy_id AND r.to_stage = NEW.stage AND r.mode = 'refuse'
       AND (r.track IS NULL OR r.track = NEW.track)
       AND (r.from_stage IS NULL OR r.from_stage = OLD.stage)
       AND (r.category IS NULL OR NEW.category <@ r.category)
       AND (r.applies_when IS NULL OR
            CASE r.applies_when WHEN 'off_plan' THEN NEW.off_plan_ground IS NOT NULL ELSE NEW.national_funds > 0 END);
    IF unmet IS NOT NULL THEN
        RAISE 'project % lacks %', OLD.code, unmet USING ERRCODE = 'ZG002';
    END IF;

    IF NEW.stage = 'submitted' AND NEW.total_investment = 0 THEN
        RAISE 'project % has no cost lines', OLD.code USING ERRCODE = 'ZG003';
    END IF;
    IF NEW.stage >= 'implementing' AND NEW.total_investment >= 2000000 AND
       NOT EXISTS (SELECT FROM twin.contract AS c
                    WHERE c.project_id = NEW.id AND c.kind = 'supervision' AND c.qualification IS NOT NULL) THEN
        RAISE 'project % needs supervision', OLD.code USING ERRCODE = 'ZG003';
    END IF;
    IF NEW.stage IN ('funded', 'procuring', 'contracted') AND day > NEW.approval_last_day THEN
        RAISE 'the approval of project % has lapsed', OLD.code USING ERRCODE = 'ZG004';
    END IF;

    NEW.stage_on := day;
    NEW.last_seq := OLD.last_seq + 1;
    NEW.step_seq := NEW.last_seq;
    IF lawful.freezes THEN
        NEW.frozen := true;
    END IF;
    IF lawful.kind = 'restart' THEN
        NEW.round := OLD.round + 1;
        NEW.round_seq := NEW.last_seq;
    END IF;
    detail := '{"round":' || NEW.round || ',"documents":[' || papers || ']}';
    NEW.last_hash := sha256(OLD.last_hash || convert_to(concat_ws(',', NEW.id, NEW.last_seq, 'step', OLD.stage,
        NEW.stage, current_user, office.id, day, statement_timestamp(), NEW.policy_id, detail), 'UTF8'));
    INSERT INTO twin.act (project_id, seq, kind, from_stage, to_stage, actor, agency_id, legal_on, recorded_at,
                          policy_id, detail, hash)
    VALUES (NEW.id, NEW.last_seq, 'step', OLD.stage, NEW.stage, current_user, office.id, day, statement_timestamp(),
            NEW.policy_id, detail::json, NEW.last_hash);
    RETURN NEW;
END
$$;
CREATE TRIGGER judge BEFORE UPDATE ON twin.project FOR EACH ROW EXECUTE FUNCTION twin.judge();

-- The same physical state for all: no dead rows, and room on each page for the next version of a project, as there is
-- once a table has been in use for a while.
ALTER TABLE bench.project SET (fillfactor = 70);
ALTER TABLE bare.project SET (fillfactor = 70);
ALTER TABLE twin.project SET (fillfactor = 70);
VACUUM (FULL, ANALYZE);
VACUUM;
