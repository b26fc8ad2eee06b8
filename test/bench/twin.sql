-- The PL/pgSQL twin: the same checks, as one would write them by hand with care for speed. Every query is a saved plan
-- on an index; expressions are few, because PL/pgSQL prepares each anew in every transaction; what users may not change
-- is left to column privileges, which cost nothing. Steps and papers come from the policy's rows, as in the engine;
-- amounts are written into the code.

\set ON_ERROR_STOP on
SET client_min_messages = warning;

CREATE FUNCTION twin.judge() RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    today   CONSTANT date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
    lawful  record;
    office  bigint;
    unmet   text;
    papers  text;
BEGIN
    IF NEW.stage = OLD.stage THEN
        RETURN NEW;
    END IF;
    IF NEW.stage_on = OLD.stage_on THEN
        NEW.stage_on := today;
    ELSIF NEW.stage_on > today OR NEW.stage_on < OLD.stage_on THEN
        RAISE 'project % cannot step on %', OLD.code, NEW.stage_on USING ERRCODE = 'ZG011';
    END IF;

    SELECT s.office, s.kind, s.freezes, CASE s.kind WHEN 'restart' THEN OLD.step_seq ELSE OLD.round_seq END AS since,
           a.active AND pg_has_role(a.db_role, 'USAGE') AS acts,
           a.leading_group IS NULL OR a.responsible_office IS NULL AS unorganised
      INTO lawful
      FROM twin.policy_step AS s, twin.agency AS a
     WHERE s.policy_id = NEW.policy_id AND s.track = NEW.track AND s.from_stage = OLD.stage AND s.to_stage = NEW.stage
       AND a.id = NEW.owner_id;
    IF NOT FOUND THEN
        RAISE 'project % cannot go from % to %', OLD.code, OLD.stage, NEW.stage USING ERRCODE = 'ZG001';
    END IF;
    IF lawful.office <> 'owner' THEN
        SELECT a.id INTO office FROM twin.agency AS a
         WHERE a.kind = lawful.office AND a.active AND pg_has_role(a.db_role, 'USAGE')
         LIMIT 1;
    ELSIF lawful.acts THEN
        office := NEW.owner_id;
    END IF;
    IF office IS NULL THEN
        RAISE 'only % may take project % there', lawful.office, OLD.code USING ERRCODE = 'ZG006';
    END IF;
    IF lawful.unorganised THEN
        RAISE WARNING 'project % goes on although its unit lacks a leading group or office', OLD.code;
    END IF;

    SELECT string_agg(r.needs, ', ') FILTER (WHERE d.id IS NULL), string_agg(d.id::text, ',')
      INTO unmet, papers
      FROM twin.policy_requirement AS r
      LEFT JOIN LATERAL (
            SELECT latest.id
              FROM (SELECT d.id, d.outcome, d.issued_on FROM twin.document AS d
                     WHERE d.project_id = NEW.id AND d.kind = r.needs AND d.issued_on <= NEW.stage_on
                       AND (NOT r.each_round OR d.after_seq >= lawful.since)
                       AND NOT EXISTS (SELECT FROM twin.document AS v WHERE v.document_id = d.id)
                     ORDER BY d.issued_on DESC, d.id DESC
                     LIMIT 1) AS latest
             WHERE CASE WHEN r.outcome IS NULL THEN latest.outcome IS DISTINCT FROM 'failed'
                        ELSE latest.outcome = r.outcome END) AS d ON true
     WHERE r.policy_id = NEW.policy_id AND r.to_stage = NEW.stage AND r.mode = 'refuse'
       AND r.needs NOT LIKE 'contract%' AND r.needs NOT LIKE 'cost_line%' AND r.needs <> 'demand'
       AND (r.track IS NULL OR r.track = NEW.track)
       AND (r.from_stage IS NULL OR r.from_stage = OLD.stage)
       AND (r.applies_when IS NULL OR
            CASE WHEN r.applies_when ? 'off_plan' THEN NEW.off_plan_ground IS NOT NULL OR NEW.budgeted IS FALSE
                 WHEN r.applies_when ? 'owner_approves' THEN false        -- no project here is the approver's own
                 ELSE NEW.national_funds > 0 END);
    IF unmet IS NOT NULL THEN
        RAISE 'project % lacks %', OLD.code, unmet USING ERRCODE = 'ZG002';
    END IF;

    IF NEW.stage < 'funded' THEN
        IF NEW.total_investment = 0 THEN
            RAISE 'project % has no cost lines', OLD.code USING ERRCODE = 'ZG003';
        END IF;
    ELSIF NEW.stage < 'implementing' THEN
        IF NEW.stage_on > NEW.approval_last_day THEN
            RAISE 'the approval of project % has lapsed', OLD.code USING ERRCODE = 'ZG004';
        END IF;
    ELSIF NEW.total_investment >= 2000000 AND
          NOT EXISTS (SELECT FROM twin.contract AS c
                       WHERE c.project_id = NEW.id AND c.kind = 'supervision' AND c.qualification IS NOT NULL) THEN
        RAISE 'project % needs supervision', OLD.code USING ERRCODE = 'ZG003';
    END IF;

    IF lawful.freezes THEN
        NEW.frozen := true;
    END IF;
    IF lawful.kind = 'restart' THEN
        NEW.round := OLD.round + 1;
        NEW.round_seq := OLD.last_seq + 1;
    END IF;
    INSERT INTO twin.act (project_id, seq, kind, from_stage, to_stage, actor, agency_id, legal_on, recorded_at,
                          policy_id, detail, hash)
    SELECT NEW.id, seq, 'step', OLD.stage, NEW.stage, current_user, office, NEW.stage_on, statement_timestamp(),
           NEW.policy_id, detail::json,
           sha256(OLD.last_hash || convert_to(concat_ws(',', NEW.id, seq, 'step', OLD.stage, NEW.stage, current_user,
               office, NEW.stage_on, statement_timestamp(), NEW.policy_id, detail), 'UTF8'))
      FROM (VALUES (OLD.last_seq + 1, '{"round":' || NEW.round || ',"documents":[' || papers || ']}'))
           AS act (seq, detail)
    RETURNING seq, seq, hash INTO NEW.last_seq, NEW.step_seq, NEW.last_hash;
    RETURN NEW;
END
$$;
CREATE TRIGGER judge BEFORE UPDATE ON twin.project FOR EACH ROW EXECUTE FUNCTION twin.judge();
