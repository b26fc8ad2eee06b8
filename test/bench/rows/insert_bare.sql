-- Nothing is derived and nothing looked up; the head of the chain is of the right size, but not the act's.
INSERT INTO bare.project (code, title, category, track, owner_id, budget_year, off_plan_ground, city_funds, policy_id, stage_on, last_seq, last_hash)
SELECT code, title, category, track, owner_id, budget_year, off_plan_ground, city_funds, policy_id, stage_on, 1, last_hash FROM staged WHERE id <= :n;
INSERT INTO bare.act (project_id, seq, kind, to_stage, actor, agency_id, legal_on, recorded_at, policy_id, detail, hash)
SELECT id, 1, 'project_entered', stage, current_user, owner_id, stage_on, now(), policy_id, detail,
       sha256(convert_to(concat_ws(',', id, 1, 'project_entered', stage, current_user, owner_id, stage_on, now(), policy_id, detail), 'UTF8'))
  FROM (SELECT p.id, p.stage, p.owner_id, p.stage_on, p.policy_id, row_to_json(said) AS detail
          FROM bare.project AS p,
               LATERAL (SELECT p.id, p.code, p.title, p.category, p.track, p.track_reason, p.owner_id, p.serves_id,
                               p.budget_year, p.plan_line_id, p.off_plan_ground, p.classified, p.city_funds,
                               p.national_funds, p.policy_id, p.policy_reason, p.total_investment, p.software_cost,
                               p.approved_amount, p.contracted, p.highest_investment, p.highest_software_cost,
                               p.changed_on, p.approval_last_day, p.frozen) AS said
         WHERE p.id > :projects
        OFFSET 0) AS entered;
